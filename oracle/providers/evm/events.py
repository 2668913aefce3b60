"""The bridge's events, read in chunks and kept, so that a cycle asks only for what is new."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from eth_typing import HexStr
from web3.exceptions import Web3RPCError
from web3.types import FilterParams, LogReceipt

from oracle.providers.evm.codec import events
from oracle.providers.evm.rpc import Contract, Rpc

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


@dataclass(frozen=True, slots=True)
class Event:
    """One event, decoded. transaction: its hash."""

    name: str
    arguments: dict[str, Any]
    block: int
    transaction: bytes


class EventLog:
    """All events of `NAMES` since the bridge was deployed, in the order of the chain."""

    def __init__(self, rpc: Rpc, bridge: Contract, since_block: int, chunk_blocks: int) -> None:
        self._rpc = rpc
        self._bridge = bridge
        self._since_block = since_block
        self._chunk_blocks = chunk_blocks
        codecs = events(bridge.name)
        self._by_topic = {codecs[name].topic: codecs[name] for name in NAMES}
        self._topics = [HexStr(f"0x{topic.hex()}") for topic in self._by_topic]
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
            self._events += self._read(first, block)
            self._seen = (block, block_hash)
        return [event for event in self._events if event.block <= block]

    def _block_hash(self, block: int) -> bytes:
        return bytes(self._rpc.ask(lambda: self._rpc.web3.eth.get_block(block))["hash"])

    def _read(self, first: int, last: int) -> Iterator[Event]:
        while first <= last:
            end = min(first + self._chunk_blocks - 1, last)
            logs = self._logs(first, end)
            if logs is None:
                self._chunk_blocks = (end - first + 1) // 2
                continue
            for log in logs:
                yield self._decode(log)
            first = end + 1

    def _logs(self, first: int, last: int) -> list[LogReceipt] | None:
        """The logs of some blocks; None if the node refuses that many, and fewer can be asked for."""

        def question() -> list[LogReceipt] | None:
            wanted: FilterParams = {
                "address": self._bridge.address,
                "topics": [self._topics],
                "fromBlock": first,
                "toBlock": last,
            }
            try:
                return self._rpc.web3.eth.get_logs(wanted)
            except Web3RPCError:
                if first == last:
                    raise
                return None

        return self._rpc.ask(question)

    def _decode(self, log: LogReceipt) -> Event:
        topics = [bytes(topic) for topic in log["topics"]]
        codec = self._by_topic[topics[0]]
        arguments = codec.arguments(topics, bytes(log["data"]))
        return Event(codec.name, arguments, log["blockNumber"], bytes(log["transactionHash"]))
