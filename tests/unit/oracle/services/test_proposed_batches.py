"""What an oracle refuses to sign, lane by lane."""

from dataclasses import replace

import pytest

from demo.meters.device_keys import Secp256k1Key
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.batch import BatchRules, EnergyBatch, LaneReading, Period
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.meter import FleetState, Meter
from gramwatt.protocol.quantities import DeviceId, FleetId, LaneId, UnixTime
from gramwatt.protocol.reading import SignedReading, decode_reading
from gramwatt.protocol.registers import pack, register_wh
from gramwatt.protocol.signatures import signer_hash
from oracle.services.batching import build_batches
from oracle.services.proposed_batches import LocalState, refusals, still_fits

DAY = 86_400
START = UnixTime(20_000 * DAY)
PERIOD = Period(START, UnixTime(START + DAY))
RULES = BatchRules(DAY, 3_600)
DOMAIN = b"\7" * 32
FLEET = FleetId(1)
WATTS = 5_000


class Scene:
    """Three meters of one fleet, a day's readings, and the honest batch that they make."""

    def __init__(self) -> None:
        keys = {DeviceId(device): Secp256k1Key.from_seed(b"p", DeviceId(device)) for device in (1, 2, 3)}
        self.simulated = [SimulatedMeter(device, key, DOMAIN, START) for device, key in keys.items()]
        self.evidence = [meter.sign(UnixTime(START + DAY - 60), 2_000_000) for meter in self.simulated]
        meters = {
            device: Meter(
                device=device,
                signer_hash=signer_hash(key.signer),
                zone=0,
                nameplate_watts=WATTS,
                fleet=FLEET,
                fleet_nameplate_watts=WATTS,
                lane=LaneId(lane),
                bond_register_wh=0,
                bond_time=START,
                located=True,
                suspended=False,
            )
            for lane, (device, key) in enumerate(keys.items())
        }
        fleet = FleetState(FLEET, START, WATTS, (pack([0] * 8),), (0b11111000,))
        self.local = LocalState(meters, [fleet], {}, DOMAIN, frozenset())

    def batch(self, evidence: list[SignedReading] | None = None) -> EnergyBatch:
        evidence = self.evidence if evidence is None else evidence
        readings = [self.lane_reading(signed) for signed in evidence]
        (built,) = build_batches(PERIOD, self.local.fleets, readings, RULES)
        return built.batch

    def lane_reading(self, signed: SignedReading) -> LaneReading:
        reading = decode_reading(signed.word)
        meter = self.local.meters[reading.device]
        return LaneReading(FLEET, meter.lane, START, register_wh(reading.energy_mwh), signed)

    def refusals(self, batch: EnergyBatch, evidence: list[SignedReading] | None = None) -> str:
        return " ".join(refusals(batch, self.evidence if evidence is None else evidence, self.local, RULES))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def with_registers(batch: EnergyBatch, *registers: int) -> EnergyBatch:
    word = pack([*registers, *[0] * (8 - len(registers))])
    return replace(batch, fleets=(replace(batch.fleets[0], registers=(word,)),))


def test_refusals__exactly_what_the_evidence_makes__none(scene: Scene) -> None:
    assert scene.refusals(scene.batch()) == ""


def test_refusals__evidence_in_another_order__none(scene: Scene) -> None:
    assert scene.refusals(scene.batch(), scene.evidence[::-1]) == ""


def test_refusals__a_reading_left_out_of_the_evidence__root(scene: Scene) -> None:
    assert "does not have the root" in scene.refusals(scene.batch(), scene.evidence[1:])


def test_refusals__lane_moves_without_a_reading__names_the_lane(scene: Scene) -> None:
    evidence = scene.evidence[:2]
    batch = replace(with_registers(scene.batch(), 47_966, 47_966, 1), evidence=merkle_root(evidence))
    assert "Fleet 1, lane 2 moves from 0 to 1 Wh without a signed reading." in scene.refusals(batch, evidence)


def test_refusals__register_is_not_the_signed_one__names_both(scene: Scene) -> None:
    honest = scene.batch()
    register = scene.lane_reading(scene.evidence[0]).register_wh
    batch = with_registers(honest, register + 1, register, register)
    assert f"lane 0 moves from 0 to {register + 1} Wh, but its meter signed {register} Wh" in scene.refusals(
        batch
    )


def test_refusals__signature_of_another_meter__names_the_meter(scene: Scene) -> None:
    forged = [replace(scene.evidence[0], signature=scene.evidence[1].signature), *scene.evidence[1:]]
    batch = replace(scene.batch(), evidence=merkle_root(forged))
    assert "Meter 0000000000000001: The signature is not one of" in scene.refusals(batch, forged)


def test_refusals__two_readings_of_one_lane__refused(scene: Scene) -> None:
    twice = [*scene.evidence, scene.simulated[0].sign(UnixTime(START + DAY), 0)]
    batch = replace(scene.batch(), evidence=merkle_root(twice))
    assert "Fleet 1, lane 0 has two readings" in scene.refusals(batch, twice)


def test_refusals__reading_outside_of_the_period__refused(scene: Scene) -> None:
    late = [scene.simulated[0].sign(UnixTime(START + DAY + 1), 0)]
    batch = replace(scene.batch(scene.evidence[:1]), evidence=merkle_root(late))
    assert "outside the period" in scene.refusals(batch, late)


def test_refusals__reading_at_the_last_second__none(scene: Scene) -> None:
    last = [scene.simulated[0].sign(UnixTime(START + DAY), 0)]
    assert scene.refusals(scene.batch(last), last) == ""


def test_refusals__unknown_meter__refused(scene: Scene) -> None:
    batch = scene.batch()
    scene.local = replace(scene.local, meters={})
    assert "Meter 0000000000000001 has no lane on the chain." in scene.refusals(batch)


def test_refusals__frozen_lane_moves__refused(scene: Scene) -> None:
    batch = scene.batch()
    frozen = replace(scene.local.fleets[0], frozen=(0b11111001,))
    scene.local = replace(scene.local, fleets=[frozen])
    assert "lane 0 moves from 0 to" in scene.refusals(batch)
    assert "but it is frozen." in scene.refusals(batch)


def test_refusals__beyond_the_fleets_nameplate__names_the_limit(scene: Scene) -> None:
    batch = scene.batch()
    weak = replace(scene.local.fleets[0], nameplate_watts=100)
    scene.local = replace(scene.local, fleets=[weak])
    assert "but its nameplate allows an advance of 2400 Wh." in scene.refusals(batch)


def test_refusals__period_begins_too_early_or_late__says_how_it_should_be(scene: Scene) -> None:
    for shift in (-DAY, 3_600):
        batch = replace(scene.batch(), period_start=UnixTime(START + shift))
        assert f"the evidence gives 1 word from {START} to {START + DAY}" in scene.refusals(batch)


def test_refusals__end_off_the_grid__refused(scene: Scene) -> None:
    batch = replace(scene.batch(), period_end=UnixTime(PERIOD.end - 1))
    assert "is not on the grid of 86400 s" in scene.refusals(batch)


def test_still_fits__registers_on_chain_already__no(scene: Scene) -> None:
    batch = scene.batch()
    fleet = scene.local.fleets[0]
    assert still_fits(batch, [fleet])
    assert not still_fits(batch, [replace(fleet, words=batch.fleets[0].registers)])


def test_still_fits__a_lane_would_step_back__no(scene: Scene) -> None:
    batch = scene.batch()
    ahead = replace(scene.local.fleets[0], words=(pack([10**6] + [0] * 7),))
    assert not still_fits(batch, [ahead])
