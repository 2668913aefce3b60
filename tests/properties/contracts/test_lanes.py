"""LANE-1 to LANE-3 and BOND-1: a meter's life in any order, against a model of its lane."""

from dataclasses import dataclass, field

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.quantities import FleetId, UnixTime
from tests.support.bridge.protocol import FALLBACK, KENYA, Protocol, deploy_protocol, device_id
from tests.support.evm.chain import Reverted

CLOCK_TOLERANCE_SECONDS = 120
OWNER: LocalAccount = Account.from_key(b"\x07" * 32)


@dataclass
class Model:
    """What the chain must know of one meter, and its lanes so far: {(fleet, lane): register at the start}."""

    meter: SimulatedMeter
    zone: int
    fleet: FleetId | None = None
    lane: int = 0
    located: bool = False
    suspended: bool = False
    lanes: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def may_move(self) -> bool:
        return self.fleet is not None and self.located and not self.suspended


class Lanes(RuleBasedStateMachine):
    """Devices of a known and of an unspecified country, and a fleet for each."""

    devices = Bundle("devices")

    @initialize()
    def deploy(self) -> None:
        self.protocol: Protocol = deploy_protocol()
        self.models: list[Model] = []
        self.fleets = {zone: self.protocol.open_fleet(zone) for zone in (KENYA, FALLBACK)}

    def expect(self, allowed: bool, name: str, *args: object, sender: str) -> bool:
        """Send; it must pass just when the model allows it."""
        if allowed:
            self.protocol.bridge.send(name, *args, sender=sender)
        else:
            with pytest.raises(Reverted):
                self.protocol.bridge.send(name, *args, sender=sender)
        return allowed

    @rule(target=devices, zone=st.sampled_from([KENYA, FALLBACK]), energy_wh=st.integers(0, 2**40))
    def register(self, zone: int, energy_wh: int) -> Model:
        device = self.protocol.new_device()
        key = self.protocol.device_key(device)
        self.protocol.register(device, zone)
        self.protocol.certify(device, key)
        now = UnixTime(self.protocol.chain.timestamp)
        meter = SimulatedMeter(device, key, self.protocol.device_domain(), now, energy_wh * 1000)
        model = Model(meter, zone)
        self.models.append(model)
        return model

    @rule(model=devices, minutes=st.integers(1, 600), watts=st.integers(0, 5_000))
    def run_meter(self, model: Model, minutes: int, watts: int) -> None:
        """Time passes and the meter counts on, bonded or not."""
        self.protocol.chain.warp(self.protocol.chain.timestamp + minutes * 60)
        model.meter.sign(UnixTime(self.protocol.chain.timestamp), watts * 1000)

    @rule(model=devices)
    def bond(self, model: Model) -> None:
        """BOND-1: after a release, the reading must be later by more than the clock tolerance."""
        self.protocol.chain.warp(self.protocol.chain.timestamp + CLOCK_TOLERANCE_SECONDS + 1)
        request = self.protocol.bond_request(model.meter, self.fleets[model.zone], OWNER)
        if model.fleet is not None:
            with pytest.raises(Reverted, match="DeviceIsBonded"):
                self.protocol.bond(request)
            return
        lane = self.protocol.bond(request).value
        model.fleet, model.lane = self.fleets[model.zone], lane
        model.lanes[model.fleet, lane] = model.meter.energy_mwh // 1000 % 2**32

    @rule(model=devices, located=st.booleans())
    def locate(self, model: Model, located: bool) -> None:
        name = "verifyDeviceLocation" if located else "revokeDeviceLocation"
        if self.expect(model.located != located, name, self.id(model), sender=self.protocol.locator):
            model.located = located

    @rule(model=devices, suspended=st.booleans())
    def suspend(self, model: Model, suspended: bool) -> None:
        name = "suspendDevice" if suspended else "reinstateDevice"
        if self.expect(model.suspended != suspended, name, self.id(model), sender=self.protocol.registrar):
            model.suspended = suspended

    @rule(model=devices)
    def release(self, model: Model) -> None:
        bonded = model.fleet is not None
        if self.expect(bonded, "releaseDevice", self.id(model), sender=self.protocol.registrar):
            model.fleet, model.located = None, False

    @rule(model=devices)
    def migrate(self, model: Model) -> None:
        fleet = self.fleets[KENYA]
        args = (self.id(model), KENYA, b"\x05" * 32, fleet)
        if not self.expect(model.zone == FALLBACK, "migrateDevice", *args, sender=self.protocol.registrar):
            return
        model.zone, model.located = KENYA, False
        if model.fleet is not None:
            register = model.lanes[model.fleet, model.lane]
            model.fleet = fleet
            model.lane = self.protocol.bridge.call("meters", self.id(model)).lane
            model.lanes[fleet, model.lane] = register

    @staticmethod
    def id(model: Model) -> bytes:
        return device_id(model.meter.device)

    @invariant()
    def no_lane_is_given_twice(self) -> None:
        """LANE-1."""
        given = [lane for model in self.models for lane in model.lanes]
        assert len(given) == len(set(given))
        for zone, fleet in self.fleets.items():
            assert self.protocol.bridge.call("fleets", fleet).lanes == sum(
                owner == fleet for owner, _ in given
            ), zone

    @invariant()
    def frozen_lanes_are_counted(self) -> None:
        """LANE-2, LANE-3."""
        moving = {(model.fleet, model.lane) for model in self.models if model.may_move}
        for fleet in self.fleets.values():
            state = self.protocol.bridge.call("fleets", fleet)
            for lane in range(state.lanes):
                mask = self.protocol.bridge.call("frozenLanesOf", fleet, lane // 8)
                assert mask >> lane % 8 & 1 == ((fleet, lane) not in moving)
            assert state.frozenLanes == state.lanes - sum(owner == fleet for owner, _ in moving)

    @invariant()
    def every_lane_starts_at_its_reading(self) -> None:
        """BOND-1: nothing was submitted, so every register is where its bond, or its migration, put it."""
        for model in self.models:
            for (fleet, lane), register in model.lanes.items():
                assert self.protocol.bridge.call("registerOf", fleet, lane) == register


TestLanes = Lanes.TestCase
