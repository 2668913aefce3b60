"""Events as a node keeps them, read range by range; and the bridge's, decoded and kept between cycles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_typing import ChecksumAddress, HexStr
from web3.exceptions import Web3RPCError
from web3.types import FilterParams, LogReceipt

from gramwatt.chains.evm.abi.packaged import load_abi
from gramwatt.chains.evm.node.rpc import Contract, Rpc

NAMES: Final = (
    "DeviceCertified",
    "DeviceKeyRotated",
    "DeviceBonded",
    "DeviceReleased",
    "DeviceMigrated",
    "DeviceLocationVerified",
    "DeviceSuspensionSet",
    "BatchSubmitted",
    "BatchDeferred",
    "BatchProcessed",
)


@dataclass(frozen=True)
class Log:
    """An event as a node keeps it."""

    topics: tuple[bytes, ...]
    data: bytes
    block: int
    tx_hash: str


class LogReader:
    """Reads logs in ranges of blocks. A range that the node refuses is halved, and stays so.

    on_range: hears of each range before it is asked for, so that a long search can show that it goes on.
    """

    def __init__(
        self, rpc: Rpc, range_blocks: int, on_range: Callable[[int, int], None] | None = None
    ) -> None:
        self._rpc = rpc
        self._range_blocks = range_blocks
        self.on_range = on_range

    def read(self, address: ChecksumAddress, topics: Sequence[bytes], first: int, last: int) -> Iterator[Log]:
        """The logs of a contract whose first topic is one of `topics`, in the order of the chain."""
        names = [HexStr(f"0x{topic.hex()}") for topic in topics]
        while first <= last:
            end = min(first + self._range_blocks - 1, last)
            if self.on_range:
                self.on_range(first, last)
            logs = self._logs(address, names, first, end)
            if logs is None:
                self._range_blocks = (end - first + 1) // 2
                continue
            yield from map(_log, logs)
            first = end + 1

    def _logs(
        self, address: ChecksumAddress, topics: list[HexStr], first: int, last: int
    ) -> list[LogReceipt] | None:
        """The logs of some blocks; None if the node refuses that many, and fewer can be asked for."""

        def question() -> list[LogReceipt] | None:
            # eth-tester takes one topic, and not a list of one.
            asked: FilterParams = {
                "address": address,
                "topics": topics if len(topics) == 1 else [topics],
                "fromBlock": first,
                "toBlock": last,
            }
            try:
                return self._rpc.web3.eth.get_logs(asked)
            except Web3RPCError:
                if first == last:
                    raise
                return None

        return self._rpc.ask(question)


def _log(receipt: LogReceipt) -> Log:
    return Log(
        tuple(map(bytes, receipt["topics"])),
        bytes(receipt["data"]),
        receipt["blockNumber"],
        receipt["transactionHash"].to_0x_hex(),
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One event, decoded. transaction: its hash."""

    name: str
    arguments: dict[str, Any]
    block: int
    transaction: bytes


class EventLog:
    """All events of `NAMES` since the bridge was deployed, in the order of the chain."""

    def __init__(self, rpc: Rpc, bridge: Contract, since_block: int, range_blocks: int) -> None:
        self._rpc = rpc
        self._bridge = bridge
        self._since_block = since_block
        self._reader = LogReader(rpc, range_blocks)
        codecs = load_abi(bridge.name).events
        self._by_topic = {codecs[name].topic: codecs[name] for name in NAMES}
        self._events: list[Event] = []
        self._seen: tuple[int, bytes] | None = None

    def until(self, block: int) -> list[Event]:
        """The events up to a block, that one included."""
        if self._seen is not None and self._block_hash(self._seen[0]) != self._seen[1]:
            # The chain dropped blocks that were read: what they said is void.
            self._events, self._seen = [], None
        first = self._since_block if self._seen is None else self._seen[0] + 1
        if first <= block:
            block_hash = self._block_hash(block)
            logs = self._reader.read(self._bridge.address, list(self._by_topic), first, block)
            self._events += map(self._decode, logs)
            self._seen = (block, block_hash)
        return [event for event in self._events if event.block <= block]

    def _block_hash(self, block: int) -> bytes:
        return bytes(self._rpc.ask(lambda: self._rpc.web3.eth.get_block(block))["hash"])

    def _decode(self, log: Log) -> Event:
        codec = self._by_topic[log.topics[0]]
        return Event(
            codec.name, codec.arguments(log.topics, log.data), log.block, bytes.fromhex(log.tx_hash[2:])
        )
