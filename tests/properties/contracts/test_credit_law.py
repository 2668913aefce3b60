"""The law as a whole (LAW-3, REG-4, PRICE-1, PRICE-2): anyone, any order, against a model in plain Python.

The machine meters energy on two fleets, submits it whole, in part, late, again and by anyone, changes and
quarantines factors in between, processes in any order and claims. After every step each fleet and class obeys
(claimed + units) · 1e12 + carry == Σ Wh · factor, and every register on chain is the model's.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gramwatt.protocol.batch import BatchSummary, EnergyBatch, FleetEnergy, FleetReadings
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import FactorRecord, FactorStatus
from gramwatt.protocol.pricing import credit_id, price_during
from gramwatt.protocol.quantities import NG_PER_UNIT, REGISTER_SPAN, FleetId, UnixTime
from gramwatt.protocol.registers import advance_wh, limit_wh, unpack
from tests.support.bridge.protocol import (
    KENYA,
    METHODOLOGY,
    NAMEPLATE_WATTS,
    NIGERIA,
    VERIFIED,
    deploy_protocol,
    factor_record,
)
from tests.support.evm.chain import Reverted

LANES = {KENYA: 3, NIGERIA: 10}  # less than a word, and a word and a bit
HOUR = 3_600
LONGEST_PERIOD_HOURS = 72
CURVE = DayCurve.of(
    [[400_000_000 + 1_000_000 * (100 * season + hour) for hour in range(24)] for season in range(4)]
)

metered_wh = st.one_of(
    st.integers(0, 20_000),  # an hour or so of a 5 kW plant
    st.sampled_from(
        [NAMEPLATE_WATTS * 24, NAMEPLATE_WATTS * 24 + 1]
    ),  # a day at the nameplate, and a Wh beyond it
)
factor_values = st.integers(1, 2_000_000_000)


@dataclass
class Submitted:
    """A batch on chain: what it was and what is left to process."""

    batch: EnergyBatch
    summary: BatchSummary
    waiting: tuple[FleetEnergy, ...]


class CreditLaw(RuleBasedStateMachine):
    """Registers, batches and credits of two fleets."""

    @initialize()
    def deploy(self) -> None:
        self.protocol = deploy_protocol()
        self.protocol.curves.send("publish", CURVE.to_abi(), sender=self.protocol.outsider)
        self.zones: dict[FleetId, int] = {}
        self.metered: dict[tuple[FleetId, int], int] = {}  # what the meters say, cumulative Wh
        self.registers: dict[tuple[FleetId, int], int] = {}  # what the chain has
        for zone, lanes in LANES.items():
            fleet = self.protocol.open_fleet(zone)
            self.zones[fleet] = zone
            for member in self.protocol.add_meters(
                fleet, lanes, zone=zone, energy_mwh=(REGISTER_SPAN - 50_000) * 1000
            ):
                self.metered[fleet, member.lane] = self.registers[fleet, member.lane] = REGISTER_SPAN - 50_000
        self.submitted: list[Submitted] = []
        self.expected_ng: dict[tuple[FleetId, int], int] = defaultdict(int)
        self.claimed: dict[tuple[FleetId, int], int] = defaultdict(int)
        self.protocol.chain.warp(self.protocol.chain.timestamp + 24 * HOUR)

    # -- The world --

    @rule(hours=st.integers(1, 30))
    def pass_time(self, hours: int) -> None:
        self.protocol.chain.warp(self.protocol.chain.timestamp + hours * HOUR)

    @rule(data=st.data(), energy=metered_wh)
    def meter(self, data: st.DataObject, energy: int) -> None:
        lane = data.draw(st.sampled_from(sorted(self.metered)))
        self.metered[lane] += energy

    @rule(
        zone=st.sampled_from(sorted(LANES)),
        value=factor_values,
        provisional=st.booleans(),
        ahead=st.integers(0, 30),
    )
    def change_factor(self, zone: int, value: int, provisional: bool, ahead: int) -> None:
        status = FactorStatus.PROVISIONAL if provisional else FactorStatus.VERIFIED
        self.protocol.record_factor(zone, value, self.protocol.chain.timestamp + ahead * HOUR, status)

    @rule(zone=st.sampled_from(sorted(LANES)))
    def price_by_the_hour(self, zone: int) -> None:
        record = factor_record(CURVE.lowest, self.protocol.chain.timestamp, VERIFIED, curve=curve_id(CURVE))
        self.protocol.bridge.send("recordFactor", zone, record, sender=self.protocol.manager)

    @rule(zone=st.sampled_from(sorted(LANES)))
    def quarantine(self, zone: int) -> None:
        self.protocol.record_factor(zone, 1, status=FactorStatus.QUARANTINED)

    # -- Batches --

    @rule(
        data=st.data(),
        hours=st.integers(1, LONGEST_PERIOD_HOURS),
        sender=st.sampled_from(["deliverer", "outsider"]),
    )
    def submit(self, data: st.DataObject, hours: int, sender: str) -> None:
        chosen = data.draw(st.lists(st.sampled_from(sorted(self.metered)), min_size=1, unique=True))
        end = self.protocol.chain.timestamp
        start = max(
            end - hours * HOUR, max(self.protocol.bridge.call("fleets", fleet).since for fleet in self.zones)
        )
        fleets: dict[FleetId, dict[int, int]] = defaultdict(dict)
        for fleet, lane in chosen:
            fleets[fleet][lane] = self.metered[fleet, lane] % REGISTER_SPAN
        batch = self.protocol.batch(fleets, start, end, evidence=len(self.submitted).to_bytes(32, "big"))
        self._deliver(batch, fleets, getattr(self.protocol, sender))

    @precondition(lambda self: self.submitted)
    @rule(data=st.data(), sender=st.sampled_from(["deliverer", "outsider"]))
    def deliver_again(self, data: st.DataObject, sender: str) -> None:
        """The same batch, whoever sends it, is known."""
        old = data.draw(st.sampled_from(self.submitted))
        with pytest.raises(Reverted) as refusal:
            self.protocol.submit(old.batch, sender=getattr(self.protocol, sender))
        assert refusal.value.error == "BatchKnown"

    @precondition(lambda self: self.submitted)
    @rule(data=st.data())
    def deliver_old_registers_anew(self, data: st.DataObject) -> None:
        """The same registers in another batch: nothing where nothing moved, a jump where something did."""
        old = data.draw(st.sampled_from(self.submitted)).batch
        anew = replace(
            old,
            evidence=(2**255 + len(self.submitted)).to_bytes(32, "big"),
            period_end=UnixTime(old.period_end - 1),
        )
        fleets = {readings.fleet: self._given_lanes(readings) for readings in old.fleets}
        self._deliver(anew, fleets, self.protocol.outsider)

    def _given_lanes(self, readings: FleetReadings) -> dict[int, int]:
        """The registers of a batch by lane, without the lanes that nobody has."""
        registers = [register for word in readings.registers for register in unpack(word)]
        lanes = enumerate(registers, start=8 * readings.first_word)
        return {lane: register for lane, register in lanes if (readings.fleet, lane) in self.registers}

    def _deliver(self, batch: EnergyBatch, fleets: dict[FleetId, dict[int, int]], sender: str) -> None:
        limit = limit_wh(NAMEPLATE_WATTS, batch.period_end - batch.period_start)
        moves = {
            (fleet, lane): advance_wh(self.registers[fleet, lane] % REGISTER_SPAN, register)
            for fleet, lanes in fleets.items()
            for lane, register in lanes.items()
        }
        note(f"moves {moves} within {limit} Wh")
        if any(move > limit for move in moves.values()):
            with pytest.raises(Reverted) as refusal:
                self.protocol.submit(batch, sender=sender)
            assert refusal.value.error == "RegisterJumped"
            return
        summary = self.protocol.submit(batch, sender=sender)
        energy = {
            fleet: sum(move for (owner, _), move in moves.items() if owner == fleet) for fleet in fleets
        }
        assert {entry.fleet: entry.energy_wh for entry in summary.energy} == energy
        for lane, move in moves.items():
            self.registers[lane] += move
        self.submitted.append(Submitted(batch, summary, summary.energy))

    @precondition(lambda self: any(entry.waiting for entry in self.submitted))
    @rule(data=st.data())
    def process(self, data: st.DataObject) -> None:
        pending = [entry for entry in self.submitted if entry.waiting]
        entry = data.draw(st.sampled_from(pending))
        self.protocol.chain.warp(max(self.protocol.chain.timestamp, entry.summary.window_ends_at))
        prices = {energy: self._price(entry, energy) for energy in entry.waiting}
        waiting = tuple(energy for energy in entry.waiting if prices[energy].waits)
        summary = replace(entry.summary, energy=entry.waiting)
        if waiting == entry.waiting:
            with pytest.raises(Reverted) as refusal:
                self.protocol.process(summary)
            assert refusal.value.error == "BatchInQuarantine"
            return
        self.protocol.process(summary)
        for energy, price in prices.items():
            if not price.waits:
                token = credit_id(energy.zone, entry.batch.period_start, METHODOLOGY, price.provisional)
                self.expected_ng[energy.fleet, token] += energy.energy_wh * price.factor
        entry.waiting = waiting

    def _price(self, entry: Submitted, energy: FleetEnergy):
        history = self.protocol.bridge.call("factorHistory", energy.zone)
        records = [FactorRecord.from_abi(record) for record in history]
        period = entry.batch.period_start, entry.batch.period_end
        now = UnixTime(self.protocol.chain.timestamp)
        return price_during(records, *period, now, {curve_id(CURVE): CURVE})

    @precondition(lambda self: self.expected_ng)
    @rule(data=st.data(), sender=st.sampled_from(["beneficiary", "outsider"]))
    def claim(self, data: st.DataObject, sender: str) -> None:
        fleet, token = data.draw(st.sampled_from(sorted(self.expected_ng)))
        units, _ = self.protocol.accrual(fleet, token)
        if units == 0:
            with pytest.raises(Reverted) as refusal:
                self.protocol.bridge.send("claimCredits", fleet, token, sender=getattr(self.protocol, sender))
            assert refusal.value.error == "NothingToClaim"
            return
        self.protocol.bridge.send("claimCredits", fleet, token, sender=getattr(self.protocol, sender))
        self.claimed[fleet, token] += units

    # -- The law --

    @invariant()
    def every_nanogram_is_there(self) -> None:
        """LAW-3."""
        for (fleet, token), expected in self.expected_ng.items():
            units, carry_ng = self.protocol.accrual(fleet, token)
            assert carry_ng < NG_PER_UNIT
            assert (self.claimed[fleet, token] + units) * NG_PER_UNIT + carry_ng == expected

    @invariant()
    def every_unit_claimed_is_owned(self) -> None:
        """LAW-3, seen from the token."""
        for token in {token for _, token in self.claimed}:
            owned = self.protocol.credit.call("balanceOf", self.protocol.beneficiary, token)
            assert owned == sum(units for (_, other), units in self.claimed.items() if other == token)

    @invariant()
    def every_register_is_the_models(self) -> None:
        """REG-4."""
        for (fleet, lane), register in self.registers.items():
            assert self.protocol.bridge.call("registerOf", fleet, lane) == register % REGISTER_SPAN


TestCreditLaw = CreditLaw.TestCase
