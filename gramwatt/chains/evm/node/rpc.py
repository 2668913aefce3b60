"""Requests to a node: repeated if the connection fails, with errors in sentences.

Every request of Gramwatt to an EVM node goes through `Rpc.ask`, which has the only retry rule. Its messages
show only scheme, host and port of the node's URL.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Self, TypeVar, cast

from eth_typing import ChecksumAddress
from eth_utils.exceptions import ValidationError
from requests.exceptions import RequestException
from web3 import AutoProvider, HTTPProvider, Web3
from web3.exceptions import ContractLogicError, Web3Exception
from web3.middleware import ExtraDataToPOAMiddleware
from web3.providers import JSONBaseProvider
from web3.types import RPCEndpoint, RPCResponse

from gramwatt.chains.config import ChainConfig
from gramwatt.chains.errors import CallReverted, ChainError
from gramwatt.chains.evm.abi.codec import FunctionCodec
from gramwatt.chains.evm.abi.packaged import load_abi
from gramwatt.chains.evm.node.refusals import refused, revert_data
from gramwatt.chains.redaction import redacted, redacted_url, remember

T = TypeVar("T")

ATTEMPTS: Final = 4
BACKOFF_SECONDS: Final = 0.25
"""Before the second attempt; doubled before each further one."""
TIMEOUT_SECONDS: Final = 30

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
        return load_abi(self.name).functions


class Rpc:
    """One node.

    where: the node in messages, without secrets. setting: the option or key that names it, for the next step
    in messages. pause: waits that many seconds between attempts. batch_size: the reads in one request.
    """

    def __init__(
        self,
        web3: Web3,
        setting: str,
        *,
        pause: Callable[[float], object] = time.sleep,
        batch_size: int = 100,
    ) -> None:
        self.web3 = web3
        self.setting = setting
        provider = _connected(web3)
        url = str(getattr(provider, "endpoint_uri", None) or "")
        remember(url)
        self.where = "the embedded chain"
        if isinstance(provider, HTTPProvider):
            self.where = redacted_url(url)
            # web3 would retry silently. The type of its property does not allow None.
            provider.exception_retry_configuration = None  # type: ignore[assignment]
        self._pause = pause
        self._batch_size = batch_size

    @classmethod
    def at(
        cls,
        url: str,
        setting: str,
        *,
        timeout_seconds: int = TIMEOUT_SECONDS,
        pause: Callable[[float], object] = time.sleep,
        batch_size: int = 100,
    ) -> Self:
        """The node at an HTTP endpoint."""
        web3 = Web3(HTTPProvider(url, request_kwargs={"timeout": timeout_seconds}))
        # Proof-of-authority chains have longer extra data than Ethereum.
        web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
        return cls(web3, setting, pause=pause, batch_size=batch_size)

    @classmethod
    def of(cls, config: ChainConfig, pause: Callable[[float], object] = time.sleep) -> Self:
        """The node of the configuration."""
        return cls.at(
            config.rpc_url,
            "rpc_url in [chain]",
            timeout_seconds=config.timeout_seconds,
            pause=pause,
            batch_size=config.request_batch_size,
        )

    def ask(self, request: Callable[[], T]) -> T:
        """The result of a request, which itself handles the web3 errors that it expects.

        CallReverted if a contract reverts. ChainError if the node does not answer after all attempts, or
        refuses the request.
        """
        for attempt in range(ATTEMPTS):
            try:
                return request()
            except RequestException as error:
                if attempt == ATTEMPTS - 1:
                    raise ChainError(
                        f"The node at {self.where} does not answer: {_kind(error)}.",
                        f"Check {self.setting}, and that the node runs.",
                    ) from None
                self._pause(BACKOFF_SECONDS * 2**attempt)
            except ContractLogicError as error:
                raise CallReverted(revert_data(error), redacted(error)) from None
            except (Web3Exception, ValidationError, ValueError, OSError) as error:
                raise self._refuses(error) from error
            except Exception as error:
                # eth-tester may not be installed, so its exception is recognised by name.
                if type(error).__name__ != "TransactionFailed":
                    raise
                raise CallReverted(revert_data(error), redacted(error)) from None
        raise AssertionError("the last attempt returns or raises")

    def _refuses(self, error: Exception) -> ChainError:
        return ChainError(
            f"The node at {self.where} refuses a request: {redacted(error)}.",
            "Check that it is synchronised and keeps the state of its finalized blocks.",
        )

    def views(self, contract: Contract, block: int, views: Iterable[View]) -> list[Any]:
        """Many reads at one block, `batch_size` per request; structs are tuples in ABI order.

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
        provider = cast(JSONBaseProvider, self.web3.provider)
        responses = self.ask(lambda: provider.make_batch_request(requests))
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
            f"The node at {self.where} refuses {name} at block {block}: {redacted(error)}.",
            "Check that it keeps the state of its finalized blocks, or set a lower request_batch_size.",
        )


def _connected(web3: Web3) -> object:
    """The provider that talks to the node: ape wraps it in one that chooses among several."""
    provider = web3.provider
    if isinstance(provider, AutoProvider):
        web3.is_connected()  # it chooses at the first request
        return provider._active_provider or provider
    return provider


def _kind(error: RequestException) -> str:
    """The kind of error, without the URL that the requests library adds."""
    status = getattr(error.response, "status_code", None)
    return f"HTTP status {status}" if status else type(error).__name__
