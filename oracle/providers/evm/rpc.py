"""Questions to a node: asked again only where the line failed, answered in sentences where it stays down."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from eth_typing import ChecksumAddress
from requests.exceptions import RequestException
from web3 import HTTPProvider, Web3
from web3.exceptions import Web3Exception
from web3.middleware import ExtraDataToPOAMiddleware
from web3.types import RPCEndpoint, RPCResponse

from oracle.providers.evm.codec import FunctionCodec, functions
from oracle.providers.evm.reverts import refused
from oracle.types.config import ChainConfig
from oracle.types.errors import ChainError

T = TypeVar("T")

ATTEMPTS: Final = 4
BACKOFF_SECONDS: Final = 0.25
"""Before the second attempt; doubled before each further one."""

View = tuple[str, tuple[Any, ...]]
"""A view of a contract by name, and its arguments."""


@dataclass(frozen=True, slots=True)
class Contract:
    """One of the packaged contracts at an address."""

    name: str
    address: ChecksumAddress

    @property
    def functions(self) -> Mapping[str, FunctionCodec]:
        """Its functions by name."""
        return functions(self.name)


class Rpc:
    """One node. `pause` waits between attempts."""

    def __init__(self, config: ChainConfig, pause: Callable[[float], object] = time.sleep) -> None:
        # web3 would retry on its own, and say nothing of it.
        provider = HTTPProvider(
            config.rpc_url,
            request_kwargs={"timeout": config.timeout_seconds},
            exception_retry_configuration=None,
        )
        self.web3 = Web3(provider)
        # Chains whose blocks a few authorities sign have longer extra data than Ethereum's.
        self.web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
        self.where = _without_secrets(config.rpc_url)
        self._provider = provider
        self._pause = pause
        self._batch_size = config.request_batch_size

    def ask(self, question: Callable[[], T]) -> T:
        """The answer. ChainError if the line is down after all attempts, or the node refuses the question.

        What a question means by its own web3 errors is its own to catch.
        """
        for attempt in range(ATTEMPTS):
            try:
                return question()
            except RequestException as error:
                if attempt == ATTEMPTS - 1:
                    raise ChainError(
                        f"The node at {self.where} does not answer: {_kind(error)}.",
                        "Check rpc_url in [chain], and that the node runs.",
                    ) from error
                self._pause(BACKOFF_SECONDS * 2**attempt)
            except (Web3Exception, ValueError) as error:
                raise ChainError(
                    f"The node at {self.where} refuses a question: {error}.",
                    "Check that it is synchronised and keeps the state of its finalized blocks.",
                ) from error
        raise AssertionError("the last attempt returns or raises")

    def views(self, contract: Contract, block: int, views: Iterable[View]) -> list[Any]:
        """Many reads at one block, a hundred or so to a request; structs are tuples in ABI order.

        CallRefusedError if the contract reverts.
        """
        answers: list[Any] = []
        remaining = iter(views)
        while chunk := list(islice(remaining, self._batch_size)):
            answers += self._views(contract, block, chunk)
        return answers

    def _views(self, contract: Contract, block: int, views: Sequence[View]) -> Iterator[Any]:
        requests = []
        for name, arguments in views:
            data = f"0x{contract.functions[name].call(arguments).hex()}"
            requests.append((RPCEndpoint("eth_call"), [{"to": contract.address, "data": data}, hex(block)]))
        responses = self.ask(lambda: self._provider.make_batch_request(requests))
        if not isinstance(responses, list):
            raise self._failed("a batch of reads", block, responses)
        for (name, _), response in zip(views, responses, strict=True):
            yield self._answer(contract, name, block, response)

    def _answer(self, contract: Contract, name: str, block: int, response: RPCResponse) -> Any:
        result = response.get("result")
        if not isinstance(result, str):
            raise self._failed(name, block, response)
        if result == "0x":
            raise ChainError(
                f"At block {block} there is no contract with {name} at {contract.address}.",
                "Check address_book in [chain].",
            )
        return contract.functions[name].answer(bytes.fromhex(result[2:]))

    def _failed(self, name: str, block: int, response: RPCResponse) -> Exception:
        error = response.get("error")
        data = error.get("data") if isinstance(error, dict) else None
        if isinstance(data, str) and len(data) > 2:
            return refused(name, data)
        return ChainError(
            f"The node at {self.where} refuses {name} at block {block}: {error}.",
            "Check that it keeps the state of its finalized blocks, or set a lower request_batch_size.",
        )


def _without_secrets(url: str) -> str:
    """Paths and queries of endpoints are often keys, and sentences end up in logs."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


def _kind(error: RequestException) -> str:
    """What went wrong, without the URL that requests likes to repeat."""
    status = getattr(error.response, "status_code", None)
    return f"HTTP status {status}" if status else type(error).__name__
