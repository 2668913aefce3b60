"""A day of the demo with real meters and stores, and a chain that does what a test says."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from demo.errors import DemoError
from demo.meters.replay import Calendar, MeterEnergy, ReportingTime
from demo.meters.simulated_meter import SimulatedMeter
from demo.play import days
from demo.play.days import Days, Evidence
from demo.stage.enrolment import Enrolled
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import DeviceId, FleetId, UnixTime
from gramwatt.protocol.reading import SignedReading
from gramwatt.protocol.registers import pack, register_wh
from oracle.providers.store import Store
from oracle.types.config import Config
from tests.support.demo.chain import FakeChain, make_batch, make_fleet, node_of
from tests.support.oracle.readings import DOMAIN, make_key, make_meter

DAY, HALF_DAY, GRACE = 86_400, 43_200, 3_600
START = 1_780_272_000
BONDED = UnixTime(START - 1800)
KENYA, NIGERIA = 404, 566
FLEETS = (make_fleet(0, KENYA, meters=9), make_fleet(1, NIGERIA, first=9))
METERS = [meter for fleet in FLEETS for meter in fleet.meters]
NUMBERS = {0: FleetId(5), 1: FleetId(6)}
WH = 1_000  # mWh


@dataclass
class Scene:
    """Ten meters, two oracles, and the chain's batches. `run_until` does what the oracles would."""

    chain: FakeChain
    oracles: list[Any]
    devices: tuple[SimulatedMeter, ...]
    evidence: dict[bytes, list[SignedReading]]
    now: int = 0
    moved: list[int] = field(default_factory=list)
    runs: list[tuple[int, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    moving: list[set[int]] = field(default_factory=list)
    """For each day the ordinals of the meters whose registers its batch moves; all if there is no entry."""

    def move_to(self, time: int) -> None:
        self.now = time
        self.moved.append(time)

    def run_until(self, _nodes: Any, due: int, is_done: Any, what: str) -> None:
        assert not is_done(), "it is done before anything was done"
        self.runs.append((due, what))
        if what.startswith("The batch"):
            self.deliver(due - GRACE)
        else:
            self.chain.process()
        assert is_done()

    def deliver(self, end: int) -> None:
        """A batch with the readings that the first oracle has accepted as the newest."""
        number = len(self.chain.submitted)
        moving = self.moving[number] if number < len(self.moving) else set(range(len(METERS)))
        devices = {self.devices[ordinal].device for ordinal in moving}
        newest = self.oracles[0].store.newest_in_period(UnixTime(end - DAY), UnixTime(end))
        batch = make_batch(number + 1, end - DAY, end, {})
        self.chain.submitted.append(batch)
        self.evidence[batch.batch_id] = [
            signed for signed in newest if int.from_bytes(signed.word[2:10]) in devices
        ]
        self.chain.states = self.states()

    def states(self) -> list[FleetState]:
        """The registers that the meters have signed, eight to a word."""
        states = []
        for fleet in FLEETS:
            registers = [register_wh(self.devices[meter.ordinal].energy_mwh) for meter in fleet.meters]
            registers += [0] * (-len(registers) % 8)
            words = tuple(pack(registers[first : first + 8]) for first in range(0, len(registers), 8))
            states.append(FleetState(NUMBERS[fleet.ordinal], UnixTime(0), 6_000, words, (0,) * len(words)))
        return states

    def days(self, replayed: list[ReportingTime]) -> Days:
        node: Any = SimpleNamespace(move_to=self.move_to, now=lambda: UnixTime(self.now))
        calendar = Calendar(START, HALF_DAY)
        return Days(node, self.oracles, FLEETS, Enrolled(NUMBERS, self.devices), calendar, iter(replayed))


def replayed(count: int, silent: frozenset[int] = frozenset()) -> list[ReportingTime]:
    """Two reporting times a day, each with 100 Wh more for every meter that is not silent."""
    return [
        ReportingTime(
            START + HALF_DAY * step,
            tuple(MeterEnergy(meter, step * 100 * WH) for meter in METERS if meter.ordinal not in silent),
        )
        for step in range(1, 2 * count + 1)
    ]


@pytest.fixture
def scene(tmp_path, monkeypatch) -> Iterator[Scene]:
    devices = tuple(
        SimulatedMeter(DeviceId(meter.device), make_key(DeviceId(meter.device)), DOMAIN, BONDED)
        for meter in METERS
    )
    chain = FakeChain()
    chain.bonded = [
        make_meter(device, bond_time=BONDED, nameplate_watts=6_000, fleet_nameplate_watts=6_000)
        for device in devices
    ]
    evidence: dict[bytes, list[SignedReading]] = {}
    with ExitStack() as stack:
        set_up = Scene(chain, [], devices, evidence)
        clock = SimpleNamespace(now=lambda: UnixTime(set_up.now))
        for number in range(2):
            store = stack.enter_context(Store.open(tmp_path / str(number)))
            board = SimpleNamespace(evidence=evidence.get)
            parts = {"store": store, "board": board, "clock": clock, "address": f"0x{number}"}
            set_up.oracles.append(node_of(chain, config=Config(), **parts))
        monkeypatch.setattr(days, "run_until", set_up.run_until)
        yield set_up


# -- The order of a day --


def test_run_day__two_days__the_clock_waits_for_grace_and_window_and_the_phases_are_said(scene):
    run = scene.days(replayed(2))
    for day in range(2):
        run.run_day(day, False, scene.said.append)
    ends = [START + DAY, START + 2 * DAY]
    assert scene.moved == [ends[0] + GRACE, ends[0] + 600, ends[1] + GRACE, ends[1] + 600]
    assert scene.runs == [
        (ends[0] + GRACE, "The batch of day 1"),
        (ends[0] + 600, "Processing day 1"),
        (ends[1] + GRACE, "The batch of day 2"),
        (ends[1] + 600, "Processing day 2"),
    ]
    assert scene.said == ["checking", "agreeing"] * 2


def test_run_day__honest_readings__are_accepted_by_every_oracle_and_counted(scene):
    run = scene.days(replayed(2))
    run.run_day(0, False, scene.said.append)
    assert (run.tally.signed, run.tally.judged) == (20, 40)
    run.run_day(1, False, scene.said.append)
    assert (run.tally.signed, run.tally.judged, run.tally.attempts) == (40, 80, [])
    assert [oracle.store.counts() for oracle in scene.oracles] == [(40, {})] * 2
    assert run.tally.intake_ns > 0


def test_run_day__a_silent_meter__signs_nothing(scene):
    run = scene.days(replayed(1, silent=frozenset({9})))
    run.run_day(0, False, scene.said.append)
    assert run.tally.signed == 18
    assert [device.counter for device in scene.devices] == [2] * 9 + [0]


# -- Dishonest readings, and an oracle that is wrong --


def test_run_day__a_dishonest_day__refuses_six_and_knows_one_at_every_oracle(scene):
    run = scene.days(replayed(1))
    run.run_day(0, True, scene.said.append)
    assert len(run.tally.attempts) == 7
    assert run.tally.judged == 2 * (20 + 7)
    for oracle in scene.oracles:
        accepted, refused = oracle.store.counts()
        assert (accepted, sum(refused.values())) == (20, 6)


def test_run_day__a_dishonest_day__imitates_the_first_meters_last_reading(scene):
    run = scene.days(replayed(1))
    run.run_day(0, True, scene.said.append)
    repeated = run.tally.attempts[0]
    assert repeated.signer == scene.devices[0].signer
    (last,) = (
        signed
        for signed in scene.oracles[0].store.newest_in_period(UnixTime(START), UnixTime(START + DAY))
        if int.from_bytes(signed.word[2:10]) == scene.devices[0].device
    )
    assert repeated.signed == last


def test_run_day__an_oracle_that_refuses_an_honest_reading__is_named_with_its_reason(scene):
    scene.chain.bonded[3] = replace(scene.chain.bonded[3], bond_time=UnixTime(START + HALF_DAY + 1))
    run = scene.days(replayed(1))
    with pytest.raises(DemoError, match="Oracle 0x0 accepted 19 of 20 honest readings") as failure:
        run.run_day(0, False, scene.said.append)
    assert "It refused: its meter" in failure.value.what
    assert scene.runs == []


# -- When a day's batch is there --


def test_run_day__one_register_a_watt_hour_off__is_not_done(scene, monkeypatch):
    seen: list[bool] = []

    def run_until(_nodes, due, is_done, _what):
        scene.deliver(due - GRACE)
        for fleet in range(2):
            right = scene.chain.states[fleet]
            *words, last = right.words
            scene.chain.states[fleet] = replace(right, words=(*words, last + 1))
            seen.append(is_done())
            scene.chain.states[fleet] = right
        seen.append(is_done())
        raise DemoError("Seen enough.", "")

    monkeypatch.setattr(days, "run_until", run_until)
    with pytest.raises(DemoError, match="Seen enough"):
        scene.days(replayed(1)).run_day(0, False, scene.said.append)
    assert seen == [False, False, True]


def test_run_day__one_of_two_batches_not_processed__is_not_done(scene, monkeypatch):
    seen: list[bool] = []

    def run_until(_nodes, due, is_done, what):
        if what.startswith("The batch"):
            scene.deliver(due - GRACE)
            scene.deliver(due - GRACE)
            return
        seen.append(is_done())
        waiting = scene.chain.submitted[1]
        scene.chain.process()
        scene.chain.submitted[1] = waiting
        seen.append(is_done())
        scene.chain.process()
        seen.append(is_done())

    monkeypatch.setattr(days, "run_until", run_until)
    scene.days(replayed(1)).run_day(0, False, scene.said.append)
    assert seen == [False, False, True]


# -- Evidence --


def test_evidence__every_register_moves__each_batch_covers_its_days_readings(scene):
    run = scene.days(replayed(2))
    for day in range(2):
        run.run_day(day, False, scene.said.append)
    assert list(run.tally.evidence.values()) == [Evidence(10, 20)] * 2


def test_evidence__a_register_that_did_not_move__its_readings_count_when_it_does(scene):
    scene.moving = [set(range(8)), set(range(9))]
    run = scene.days(replayed(2))
    for day in range(2):
        run.run_day(day, False, scene.said.append)
    # Meter 8 has the readings of two days in the second batch; those of meter 9 wait.
    assert list(run.tally.evidence.values()) == [Evidence(8, 16), Evidence(9, 8 * 2 + 4)]


def test_evidence__none_on_the_board__counts_nothing(scene):
    run = scene.days(replayed(1))
    scene.oracles[0].board = SimpleNamespace(evidence=lambda _batch_id: None)
    run.run_day(0, False, scene.said.append)
    assert list(run.tally.evidence.values()) == [Evidence(0, 0)]
