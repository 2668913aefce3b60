"""The one sender against a real node: replaced and mined once, found after a restart, capped, refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hexbytes import HexBytes
from web3 import HTTPProvider, Web3
from web3.exceptions import TransactionNotFound

from gramwatt.chains.errors import CallRefusedError, FeeError
from gramwatt.chains.evm.sending.sender import RECEIPT_LAG_POLLS, LiveSender
from gramwatt.chains.evm.sending.simulation import DrySender
from gramwatt.chains.sending import Call, Ending
from gramwatt.protocol.quantities import UnixTime
from oracle.modules.node import Node
from tests.support.node.anvil import anvil
from tests.support.node.protocol import deploy_on_node, rpc
from tests.support.oracle.committee import Committee

pytestmark = pytest.mark.node

GENESIS = 1_780_272_000
GWEI = 10**9


@dataclass
class HandClock:
    """Stands still until it is moved."""

    time: int = 1_000

    def now(self) -> UnixTime:
        return UnixTime(self.time)


@pytest.fixture
def committee(tmp_path: Path) -> Iterator[Committee]:
    with anvil("--no-mining", timestamp=GENESIS) as url:
        rpc_mining(url, True)
        yield Committee(deploy_on_node(url), url, tmp_path)


def rpc_mining(url: str, on: bool) -> None:
    rpc(Web3(HTTPProvider(url)), "evm_setAutomine", on)


def harmless_call(committee: Committee) -> Call:
    """One that any account may make and that succeeds: giving up a role that it does not have."""
    return Call("renounceRole", (b"\1" * 32, committee.protocol.oracles[0].address), "renounce a role.")


class Driver:
    """Stands where the sender waits: moves the clock, mines, and stops it at last."""

    def __init__(self, committee: Committee, clock: HandClock, mine_at: int | None, stop_at: int) -> None:
        self.committee, self.clock = committee, clock
        self.mine_at, self.stop_at, self.waits = mine_at, stop_at, 0

    def __call__(self, _seconds: float) -> bool:
        self.waits += 1
        self.clock.time += 60
        if self.waits == self.mine_at:
            rpc(self.committee.protocol.web3, "evm_mine")
        return self.waits >= self.stop_at


def sender_of(node: Node, clock: HandClock, wait: Any) -> LiveSender:
    assert node.account is not None
    assert node.config.chain is not None
    return LiveSender(node.chain, node.account, node.config.chain, clock, wait)


def pending(committee: Committee) -> list[dict[str, Any]]:
    content = rpc(committee.protocol.web3, "txpool_content")["pending"]
    return [transaction for by_nonce in content.values() for transaction in by_nonce.values()]


def count(committee: Committee) -> int:
    return committee.protocol.web3.eth.get_transaction_count(committee.protocol.oracles[0].address)


def test_send__block_comes_late__replaced_with_higher_fees_and_mined_once(committee: Committee) -> None:
    rpc_mining(committee.url, False)
    clock = HandClock()
    with committee.open(0, replace_after_seconds=100, tip_gwei=2) as node:
        sent = sender_of(node, clock, Driver(committee, clock, mine_at=3, stop_at=9)).send(
            harmless_call(committee), lambda: False
        )
    assert sent is not None
    assert sent.ending is Ending.REPLACED
    mined = committee.protocol.web3.eth.get_transaction(HexBytes(sent.transaction))
    assert mined["maxPriorityFeePerGas"] == 2 * GWEI * 115 // 100
    assert count(committee) == 1
    assert not pending(committee)


def test_send__block_comes_at_once__mined_as_first_sent(committee: Committee) -> None:
    with committee.open(0) as node:
        sent = sender_of(node, HandClock(), lambda _: False).send(harmless_call(committee), lambda: False)
    assert sent is not None
    assert sent.ending is Ending.MINED
    assert sent.done
    assert sent.block == committee.protocol.web3.eth.block_number


class LateReceipts:
    """A node that counts a transaction some looks before it has its receipt."""

    def __init__(self, sender: LiveSender, late: int) -> None:
        self._eth, self.late = sender._eth, late
        sender._eth = self  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._eth, name)

    def get_transaction_receipt(self, transaction: Any) -> Any:
        if self.late:
            self.late -= 1
            raise TransactionNotFound("not yet")
        return self._eth.get_transaction_receipt(transaction)


@pytest.mark.parametrize(("late", "ending"), [(RECEIPT_LAG_POLLS, Ending.MINED), (99, Ending.DROPPED)])
def test_send__receipt_comes_late__is_waited_for_and_not_for_ever(
    committee: Committee, late: int, ending: Ending
) -> None:
    clock = HandClock()
    with committee.open(0) as node:
        sender = sender_of(node, clock, Driver(committee, clock, mine_at=None, stop_at=50))
        LateReceipts(sender, late)
        sent = sender.send(harmless_call(committee), lambda: False)
    assert sent is not None
    assert sent.ending is ending


def test_send__process_died_after_sending__next_one_reuses_the_nonce(committee: Committee) -> None:
    rpc_mining(committee.url, False)
    clock = HandClock()
    with committee.open(0) as node:
        left = sender_of(node, clock, lambda _: True).send(harmless_call(committee), lambda: False)
    assert left is not None
    assert left.ending is Ending.DROPPED
    with committee.open(0) as node:
        driver = Driver(committee, clock, mine_at=1, stop_at=5)
        sent = sender_of(node, clock, driver).send(harmless_call(committee), lambda: False)
    assert sent is not None
    assert sent.done
    assert sent.nonce == left.nonce == 0
    assert count(committee) == 1
    assert not pending(committee)


def test_send__cap_reached__dropped_and_says_why(committee: Committee) -> None:
    rpc_mining(committee.url, False)
    clock = HandClock()
    base_fee = committee.protocol.web3.eth.get_block("latest")["baseFeePerGas"]
    cap = f"{(2 * base_fee + GWEI) * 130 // 100 / GWEI:.6f}"
    with committee.open(0, replace_after_seconds=60, max_fee_gwei=cap) as node:
        driver = Driver(committee, clock, mine_at=None, stop_at=50)
        sent = sender_of(node, clock, driver).send(harmless_call(committee), lambda: False)
    assert sent is not None
    assert sent.ending is Ending.DROPPED
    assert "the limits allow no further replacement" in sent.reason
    (waiting,) = pending(committee)
    assert int(waiting["maxFeePerGas"], 16) <= float(cap) * GWEI


def test_send__base_fee_above_the_cap__nothing_is_sent(committee: Committee) -> None:
    rpc(committee.protocol.web3, "anvil_setNextBlockBaseFeePerGas", hex(200 * GWEI))
    rpc(committee.protocol.web3, "evm_mine")
    with committee.open(0) as node, pytest.raises(FeeError, match="max_fee_gwei, which is 100"):
        sender_of(node, HandClock(), lambda _: True).send(harmless_call(committee), lambda: False)
    assert count(committee) == 0


def test_send__chain_has_it_already__nothing_is_sent(committee: Committee) -> None:
    with committee.open(0) as node:
        sent = sender_of(node, HandClock(), lambda _: True).send(harmless_call(committee), lambda: True)
    assert sent is None
    assert count(committee) == 0


def test_send__contract_would_refuse__its_error_by_name_and_nothing_sent(committee: Committee) -> None:
    with committee.open(0) as node, pytest.raises(CallRefusedError) as refusal:
        sender_of(node, HandClock(), lambda _: True).send(
            Call("claimCredits", (1, 7), "claim nothing."), lambda: False
        )
    assert refusal.value.name == "NothingToClaim"
    assert refusal.value.arguments == {"fleet": 1, "creditId": 7}
    assert "NothingToClaim (fleet 1, creditId 7)" in refusal.value.what
    assert count(committee) == 0


def test_send__dry__shows_the_call_and_sends_nothing(committee: Committee) -> None:
    shown: list[tuple[str, Call]] = []
    block = committee.protocol.web3.eth.block_number
    with committee.open(0) as node:
        sender = DrySender(node.chain, node.address, lambda says, call: shown.append((says, call)))
        sent = sender.send(harmless_call(committee), lambda: False)
    assert sent is not None
    assert sent.ending is Ending.SHOWN
    assert shown[0][1].function == "renounceRole"
    assert "renounce a role" in shown[0][0]
    assert committee.protocol.web3.eth.block_number == block
