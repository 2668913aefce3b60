"""Five oracles, five stores, one board and a real node: nothing is lost or counted twice."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from web3 import HTTPProvider, Web3

from gramwatt.chains.clock import SystemClock
from gramwatt.chains.evm.sending.sender import LiveSender
from gramwatt.protocol.quantities import FleetId
from gramwatt.protocol.reading import SignedReading
from oracle.modules.propose import propose
from oracle.modules.relay import STEPS, cycle, refresh
from oracle.modules.sign import sign
from oracle.providers import board
from oracle.providers.store import IntakeTransaction
from oracle.types.relay import Action, Note
from tests.support.node.anvil import anvil
from tests.support.node.protocol import DAY, WINDOW_SECONDS, NodeProtocol, deploy_on_node
from tests.support.oracle.committee import SLOT_SECONDS, Committee
from tests.support.oracle.days import GENESIS, GRACE, batches_on_chain, expect_exact, open_fleets, sign_a_day

pytestmark = pytest.mark.node

DAYS = 3


class Killed(BaseException):
    """The process is gone: nobody catches this."""


class KillSwitch:
    """Ends a process at its n-th step that leaves something behind: a file, a transaction, rows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.countdown: int | None = None
        self.kills = 0
        self._guard(monkeypatch, board, "write_whole")
        self._guard(monkeypatch, LiveSender, "_broadcast")
        self._guard(monkeypatch, IntakeTransaction, "add_accepted")
        for name in STEPS:
            self._guard_step(monkeypatch, name)

    def point(self) -> None:
        if self.countdown is not None:
            self.countdown -= 1
            if self.countdown == 0:
                self.countdown, self.kills = None, self.kills + 1
                raise Killed

    def _guard(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def guarded(*arguments: Any) -> Any:
            self.point()
            result = original(*arguments)
            self.point()
            return result

        monkeypatch.setattr(owner, name, guarded)

    def _guard_step(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        original = STEPS[name]

        def guarded(node: Any) -> list[Note]:
            notes = original(node)
            self.point()
            return notes

        monkeypatch.setitem(STEPS, name, guarded)


@pytest.fixture
def protocol_and_url() -> Iterator[tuple[NodeProtocol, str]]:
    with anvil(timestamp=GENESIS) as url:
        yield deploy_on_node(url), url


@pytest.fixture
def committee(protocol_and_url: tuple[NodeProtocol, str], tmp_path: Path) -> Committee:
    return Committee(*protocol_and_url, tmp_path)


def settled(notes: list[Note]) -> bool:
    return not any(note.action in (Action.PROPOSED, Action.SIGNED, Action.DELIVERED) for note in notes)


def test_relay__every_node_killed_at_every_point__each_watt_hour_credited_once(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    protocol, chance = committee.protocol, random.Random(7)
    fleets = open_fleets(protocol)
    switch = KillSwitch(monkeypatch)
    everything: list[SignedReading] = []
    for day in range(DAYS):
        readings = sign_a_day(protocol, day, chance)
        everything += readings
        protocol.warp(GENESIS + (day + 1) * DAY + GRACE + 1)
        for number in range(5):
            # Each node misses a fifth of what was signed; between them they have it all.
            committee.give(number, [r for i, r in enumerate(readings) if i % 5 != number])
        run_until_settled(committee, switch, kill=[day % 5, (day + 2) % 5])
    protocol.warp(protocol.now + WINDOW_SECONDS)
    run_until_settled(committee, switch, kill=[1])
    assert switch.kills > 30
    expect_exact(protocol, fleets, everything)


def run_until_settled(committee: Committee, switch: KillSwitch, kill: list[int]) -> None:
    """Rounds of one cycle a node and one slot of time, until a whole round of turns changes nothing."""
    quiet = 0
    for _ in range(60):
        notes: list[Note] = []
        for number in range(5):
            # A round that changes nothing has no point to be killed at that the one before had not.
            notes += run_cycle(committee, switch, number, number in kill and quiet == 0)
        failed = [note.sentence for note in notes if note.action is Action.FAILED]
        assert not failed
        quiet = quiet + 1 if settled(notes) else 0
        if quiet == 5:
            return
        committee.protocol.warp(committee.protocol.now + SLOT_SECONDS)
    raise AssertionError("The committee did not settle within 60 rounds.")


def run_cycle(committee: Committee, switch: KillSwitch, number: int, kill: bool) -> list[Note]:
    """A cycle of a node. To be killed is to be killed at the first point, then at the second, and so on."""
    at = 1
    while True:
        switch.countdown = at if kill else None
        try:
            with committee.open(number) as node:
                return cycle(node, Event())
        except Killed:
            at += 1
        finally:
            switch.countdown = None


def relay_one_day(committee: Committee) -> tuple[dict[FleetId, int], list[SignedReading]]:
    """Small fleets and a closed day whose readings every node has."""
    protocol = committee.protocol
    fleets = open_fleets(protocol, meters=2)
    readings = sign_a_day(protocol, 0, random.Random(3))
    protocol.warp(GENESIS + DAY + GRACE + 1)
    for number in range(5):
        committee.give(number, readings)
    return fleets, readings


def cycles(committee: Committee, rounds: int = 6) -> list[Note]:
    notes: list[Note] = []
    for _ in range(rounds):
        for number in range(5):
            with committee.open(number) as node:
                notes += cycle(node, Event())
        committee.protocol.warp(committee.protocol.now + SLOT_SECONDS)
    return notes


def test_relay__evidence_altered_on_the_board__nobody_signs_it(committee: Committee) -> None:
    relay_one_day(committee)
    for number in range(5):
        with committee.open(number) as node:
            propose(node)
    (evidence,) = committee.board.glob("*/evidence.jsonl")
    evidence.write_text("\n".join(evidence.read_text().splitlines()[1:]) + "\n")
    for number in range(5):
        with committee.open(number) as node:
            refresh(node)
            notes = [note for note in sign(node) if note.action is not Action.WAITING]
            assert [note.action for note in notes] in ([], [Action.REFUSED])
            assert all("evidence" in note.sentence for note in notes)
    assert len(list(committee.board.glob("*/*.sig"))) == 1


def test_relay__hostile_writers_fill_the_board__the_honest_batch_lands(committee: Committee) -> None:
    fleets, readings = relay_one_day(committee)
    for name, content in (("0" * 64, b"{"), ("1" * 64, b"[" * 100_000), ("not an id", b"x")):
        folder = committee.board / name
        folder.mkdir()
        (folder / "batch.json").write_bytes(content)
        (folder / f"{'a' * 40}.sig").write_text("0x" + "11" * 65)
    os.mkfifo(committee.board / ("0" * 64) / f"{'b' * 40}.sig")
    (committee.board / ("2" * 64)).symlink_to("/dev")
    cycles(committee)
    committee.protocol.warp(committee.protocol.now + WINDOW_SECONDS)
    cycles(committee)
    assert batches_on_chain(committee.protocol) == 1
    expect_exact(committee.protocol, fleets, readings)


def test_relay__two_of_five_oracles_left__nothing_lands_until_a_third_is_back(committee: Committee) -> None:
    relay_one_day(committee)
    for _ in range(6):
        for number in (0, 1):
            with committee.open(number) as node:
                notes = cycle(node, Event())
                assert not [note for note in notes if note.action in (Action.DELIVERED, Action.FAILED)]
        committee.protocol.warp(committee.protocol.now + SLOT_SECONDS)
    assert batches_on_chain(committee.protocol) == 0
    cycles(committee)
    assert batches_on_chain(committee.protocol) == 1


def test_relay__node_is_gone_in_the_middle__the_step_fails_in_a_sentence_and_later_goes_on(
    tmp_path: Path,
) -> None:
    with anvil(timestamp=GENESIS) as url:
        committee = Committee(deploy_on_node(url), url, tmp_path)
        relay_one_day(committee)
        with committee.open(0) as node:
            node.clock = SystemClock()
            refresh(node)
            there = node.chain.rpc
            there_web3, there.web3 = there.web3, Web3(HTTPProvider("http://127.0.0.1:9"))
            notes = cycle(node, Event())
            assert {note.action for note in notes} == {Action.FAILED}
            assert all("does not answer: ConnectionError" in note.sentence for note in notes)
            there.web3 = there_web3
            assert Action.FAILED not in {note.action for note in cycle(node, Event())}
        cycles(committee)
        assert batches_on_chain(committee.protocol) == 1
