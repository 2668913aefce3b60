"""Logs of a node, read in ranges of blocks; and the bridge's events, decoded and cached between cycles."""

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
    """An event as the node returns it, not decoded."""

    topics: tuple[bytes, ...]
    data: bytes
    block: int
    tx_hash: str


class LogReader:
    """Reads logs in ranges of blocks. If the node refuses a range, this and later ranges are half as long.

    on_range: called before each request, so that a long search can show progress.
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
        """The logs of some blocks; None if the node refuses that many and there is more than one."""

        def request() -> list[LogReceipt] | None:
            # eth-tester accepts one topic, but not a list with one.
            log_filter: FilterParams = {
                "address": address,
                "topics": topics if len(topics) == 1 else [topics],
                "fromBlock": first,
                "toBlock": last,
            }
            try:
                return self._rpc.web3.eth.get_logs(log_filter)
            except Web3RPCError:
                if first == last:
                    raise
                return None

        return self._rpc.ask(request)


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
        self._read_up_to: tuple[int, bytes] | None = None

    def until(self, block: int) -> list[Event]:
        """The events up to and including a block."""
        if self._read_up_to is not None and self._block_hash(self._read_up_to[0]) != self._read_up_to[1]:
            # A reorganisation removed blocks that were read, so their events are void.
            self._events, self._read_up_to = [], None
        first = self._since_block if self._read_up_to is None else self._read_up_to[0] + 1
        if first <= block:
            block_hash = self._block_hash(block)
            logs = self._reader.read(self._bridge.address, list(self._by_topic), first, block)
            self._events += [self._decode(log) for log in logs]
            self._read_up_to = (block, block_hash)
        return [event for event in self._events if event.block <= block]

    def _block_hash(self, block: int) -> bytes:
        return bytes(self._rpc.ask(lambda: self._rpc.web3.eth.get_block(block))["hash"])

    def _decode(self, log: Log) -> Event:
        codec = self._by_topic[log.topics[0]]
        return Event(
            codec.name, codec.arguments(log.topics, log.data), log.block, bytes.fromhex(log.tx_hash[2:])
        )
