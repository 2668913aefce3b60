"""A development node, whose clock can be moved: fourteen days pass in a minute."""

from typing import Any, Final, cast

from web3.providers import JSONBaseProvider
from web3.types import RPCEndpoint

from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.node.rpc import Rpc
from gramwatt.chains.redaction import redacted
from gramwatt.protocol.quantities import UnixTime

TIMEOUT_SECONDS: Final = 60


class DevNode:
    """One node, named by `--rpc`. It is also a clock: `now` is the time to which it was last moved."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.rpc = Rpc.at(url, "--rpc", timeout_seconds=TIMEOUT_SECONDS)
        self._now = UnixTime(0)

    @property
    def where(self) -> str:
        """The node in a message, without secrets."""
        return self.rpc.where

    @property
    def chain_id(self) -> int:
        return self.rpc.ask(lambda: self.rpc.web3.eth.chain_id)

    @property
    def chain_time(self) -> UnixTime:
        """Of the newest block."""
        return UnixTime(self.rpc.ask(lambda: self.rpc.web3.eth.get_block("latest"))["timestamp"])

    def now(self) -> UnixTime:
        """The chain's time without a request, because it is read for each of thousands of readings."""
        return self._now

    def move_to(self, time: int) -> None:
        """Mines a block at that second. ChainError if the node does not support moving its clock."""
        for method, parameters in (("evm_setNextBlockTimestamp", [time]), ("evm_mine", [])):
            answer = self._ask(method, parameters)
            if "error" in answer:
                raise _clock_error(self.where, f"it refuses {method}: {_reason(answer)}")
        actual = self.chain_time
        if actual < time:
            raise _clock_error(self.where, f"asked for a block at {time}, it made one at {actual}")
        self._now = actual

    def require_clock(self) -> None:
        """ChainError unless a node answers at the URL and its clock can be moved; moves it by a second."""
        try:
            before = self.chain_time
        except ChainError as error:
            raise ChainError(
                f"No Ethereum node answers at {self.where}. {error.what}",
                "Check the URL, and that the node runs; without --rpc the demo starts a chain of its own.",
            ) from None
        self.move_to(before + 1)

    def tick_by_the_second(self) -> None:
        """Makes each block one second later than the one before. Works on anvil only."""
        self._ask("anvil_setBlockTimestampInterval", [1])

    def _ask(self, method: str, parameters: list[Any]) -> dict[str, Any]:
        provider = cast(JSONBaseProvider, self.rpc.web3.provider)
        try:
            return dict(self.rpc.ask(lambda: provider.make_request(RPCEndpoint(method), parameters)))
        except ChainError as error:
            return {"error": {"message": error.what}}


def _clock_error(where: str, problem: str) -> ChainError:
    return ChainError(
        f"The clock of the chain at {where} cannot be moved ({problem}), so 14 days would take 14 days.",
        "Name a development node with --rpc, such as anvil; or omit --rpc, and the demo starts one.",
    )


def _reason(answer: dict[str, Any]) -> str:
    error = answer["error"]
    return redacted(error.get("message", "") if isinstance(error, dict) else error)
