"""A development node: its clock can be moved, so that fourteen days pass in a minute."""

from typing import Any, Final
from urllib.parse import urlsplit

import requests
from web3 import HTTPProvider, Web3
from web3.exceptions import Web3Exception
from web3.types import RPCEndpoint

from demo.errors import DemoError
from oracle.types.quantities import UnixTime

TIMEOUT_SECONDS: Final = 60


class DevNode:
    """One node. It is also a clock: `now` is the time to which the chain was moved last."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Paths and queries of endpoints are often keys, and sentences end up in logs.
        parts = urlsplit(url)
        self.where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        self.web3 = Web3(
            HTTPProvider(url, request_kwargs={"timeout": TIMEOUT_SECONDS}, exception_retry_configuration=None)
        )
        self._now = UnixTime(0)

    @property
    def chain_time(self) -> UnixTime:
        """Of the newest block."""
        return UnixTime(self.web3.eth.get_block("latest")["timestamp"])

    def now(self) -> UnixTime:
        """The chain's time without asking it: readings are judged by the thousand."""
        return self._now

    def move_to(self, time: int) -> None:
        """A block at that second. DemoError if the node does not let its clock be moved."""
        for method, parameters in (("evm_setNextBlockTimestamp", [time]), ("evm_mine", [])):
            answer = self._ask(method, parameters)
            if "error" in answer:
                raise _keeps_its_clock(self.where, f"it refuses {method}: {_reason(answer)}")
        found = self.chain_time
        if found < time:
            raise _keeps_its_clock(self.where, f"told to make a block at {time}, it made one at {found}")
        self._now = found

    def require_clock(self) -> None:
        """DemoError unless there is a node at the URL and its clock can be moved; it moves by a second."""
        try:
            before = self.chain_time
        except (requests.RequestException, Web3Exception, ValueError) as error:
            raise DemoError(
                f"No Ethereum node answers at {self.where}: {type(error).__name__}.",
                "Check the URL, and that the node runs; without --rpc the demo starts a chain of its own.",
            ) from error
        self.move_to(before + 1)

    def tick_by_the_second(self) -> None:
        """Each block is a second after the one before, however fast this machine is. Only anvil can."""
        self._ask("anvil_setBlockTimestampInterval", [1])

    def _ask(self, method: str, parameters: list[Any]) -> dict[str, Any]:
        try:
            return dict(self.web3.provider.make_request(RPCEndpoint(method), parameters))
        except (requests.RequestException, Web3Exception, ValueError) as error:
            return {"error": {"message": f"{type(error).__name__}"}}


def _keeps_its_clock(where: str, problem: str) -> DemoError:
    return DemoError(
        f"The chain at {where} keeps its own clock ({problem}), and on such a chain 14 days take 14 days.",
        "Name a development node with --rpc, such as anvil; or leave --rpc out, and the demo starts one.",
    )


def _reason(answer: dict[str, Any]) -> str:
    error = answer["error"]
    return str(error.get("message", error)) if isinstance(error, dict) else str(error)
