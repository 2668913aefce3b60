"""Events in chunks: halved where a node refuses, kept while their block stands, void when it does not."""

from types import SimpleNamespace
from typing import Any

import pytest
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3.exceptions import Web3RPCError

from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.abi.packaged import load_abi
from gramwatt.chains.evm.node.events import EventLog
from gramwatt.chains.evm.node.rpc import Contract

BRIDGE = Contract("EnergyDataBridge", to_checksum_address("0x" + "b1" * 20))
PROCESSED = load_abi("EnergyDataBridge").events["BatchProcessed"]


class FakeNode:
    """Blocks with one event each, of which a request may span so many."""

    def __init__(self, blocks: int, most: int) -> None:
        self.blocks, self.most, self.fork = blocks, most, 0
        self.asked: list[tuple[int, int]] = []
        self.web3 = SimpleNamespace(eth=self)

    def ask(self, question: Any) -> Any:
        try:
            return question()
        except Web3RPCError as error:
            raise ChainError(f"{error}.", "Wait.") from error

    def get_block(self, number: int) -> dict[str, Any]:
        return {"hash": HexBytes(bytes([self.fork]) + number.to_bytes(31, "big"))}

    def get_logs(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        first, last = wanted["fromBlock"], wanted["toBlock"]
        if last - first + 1 > self.most:
            raise Web3RPCError("query exceeds the range")
        self.asked.append((first, last))
        return [
            {
                "topics": [HexBytes(PROCESSED.topic), HexBytes(block.to_bytes(32, "big"))],
                "data": HexBytes(b""),
                "blockNumber": block,
                "transactionHash": HexBytes(bytes([self.fork]) * 32),
            }
            for block in range(first, last + 1)
        ]


def test_until__asked_again__asks_the_node_only_for_what_is_new() -> None:
    node = FakeNode(20, most=100)
    log = EventLog(node, BRIDGE, 5, 100)  # type: ignore[arg-type]
    assert [event.block for event in log.until(10)] == [5, 6, 7, 8, 9, 10]
    assert len(log.until(12)) == 8
    assert node.asked == [(5, 10), (11, 12)]


def test_until__earlier_block__only_its_past() -> None:
    log = EventLog(FakeNode(20, most=100), BRIDGE, 5, 100)  # type: ignore[arg-type]
    log.until(12)
    assert [event.block for event in log.until(6)] == [5, 6]


def test_until__node_refuses_the_range__halves_until_it_answers() -> None:
    node = FakeNode(20, most=3)
    log = EventLog(node, BRIDGE, 0, 16)  # type: ignore[arg-type]
    assert [event.block for event in log.until(9)] == list(range(10))
    assert max(last - first + 1 for first, last in node.asked) <= 3


def test_until__node_refuses_a_single_block__error() -> None:
    with pytest.raises(ChainError):
        EventLog(FakeNode(20, most=0), BRIDGE, 0, 4).until(9)  # type: ignore[arg-type]


def test_until__the_chain_dropped_what_was_read__reads_it_anew() -> None:
    node = FakeNode(20, most=100)
    log = EventLog(node, BRIDGE, 0, 100)  # type: ignore[arg-type]
    log.until(9)
    node.fork = 1
    assert {event.transaction for event in log.until(9)} == {b"\1" * 32}
    assert len(log.until(9)) == 10


def test_until__a_log_that_is_cut_short__is_a_sentence_and_nothing_is_kept():
    node = FakeNode(blocks=3, most=10)
    cut = node.get_logs

    def get_logs(wanted: dict[str, Any]) -> list[dict[str, Any]]:
        logs = cut(wanted)
        logs[1]["topics"] = logs[1]["topics"][:1]
        return logs

    node.get_logs = get_logs  # type: ignore[method-assign]
    rpc: Any = node
    log = EventLog(rpc, BRIDGE, 1, 10)

    with pytest.raises(ChainError, match="a log of BatchProcessed that does not fit"):
        log.until(3)

    node.get_logs = cut  # type: ignore[method-assign]
    assert len(log.until(3)) == 3
