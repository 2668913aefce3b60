"""Fleets in two zones of a chain, days of readings that their meters sign, and what these must be worth."""

import random

from gramwatt.protocol.credit_law import to_units
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.quantities import FleetId, UnixTime
from gramwatt.protocol.reading import SignedReading, decode_reading
from tests.support.node.protocol import DAY, KENYA, NIGERIA, NodeProtocol, role_account

GENESIS = UnixTime(1_780_272_000)  # 2026-06-01T00:00:00Z
GRACE = 3600
FACTORS = {KENYA: 512_000_000, NIGERIA: 894_000_000}
METERS_A_FLEET = 12


def open_fleets(protocol: NodeProtocol, meters: int = METERS_A_FLEET) -> dict[FleetId, int]:
    """A fleet in each of two zones; every third meter of the first signs with P-256."""
    zones = (KENYA, NIGERIA)
    opened = protocol.open_fleets([(zone, beneficiary(zone)) for zone in zones])
    fleets = dict(zip(opened, zones, strict=True))
    for fleet, zone in fleets.items():
        for number in range(meters):
            p256 = zone == KENYA and number % 3 == 0
            protocol.add_meter(fleet, zone, "p256" if p256 else "secp256k1")
    return fleets


def beneficiary(zone: int) -> str:
    return role_account("beneficiary", zone).address


def sign_a_day(protocol: NodeProtocol, day: int, chance: random.Random) -> list[SignedReading]:
    """Four readings of each meter, the last in the hour before midnight, which is within the slack."""
    start = GENESIS + day * DAY
    readings = []
    for meter in protocol.meters:
        for hour in (8, 12, 16, 23):
            power = chance.choice((0, 800_000, 2_345_678, 4_999_000))
            time = UnixTime(start + hour * 3600 + chance.randrange(3600))
            readings.append(meter.sign(time, power))
    return readings


def expect_exact(protocol: NodeProtocol, fleets: dict[FleetId, int], readings: list[SignedReading]) -> None:
    """Registers are the last signed ones, and units and carry are the law over all energy since the bonds."""
    signed_mwh: dict[int, int] = {}
    for reading in map(decode_reading, (signed.word for signed in readings)):
        signed_mwh[reading.device] = max(signed_mwh.get(reading.device, 0), reading.energy_mwh)
    submitted = protocol.bridge.events.BatchSubmitted().get_logs(from_block=0)
    assert len({log["args"]["batchId"] for log in submitted}) == len(submitted)
    for fleet, zone in fleets.items():
        energy_wh = 0
        for meter in protocol.meters:
            view = protocol.bridge.functions.meters(meter.device.to_bytes(32, "big")).call()
            if view[3] == fleet:
                register = protocol.bridge.functions.registerOf(fleet, view[4]).call()
                assert register == signed_mwh[meter.device] // 1000
                energy_wh += register - 7_500
        units, carry_ng = to_units(energy_wh, FACTORS[zone], 0)
        credit = credit_id(zone, GENESIS, 1, provisional=True)
        left, carry = protocol.bridge.functions.accruals(fleet, credit).call()
        assert carry == carry_ng
        assert left + protocol.credit.functions.balanceOf(beneficiary(zone), credit).call() == units
        assert units > 0


def batches_on_chain(protocol: NodeProtocol) -> int:
    return len(protocol.bridge.events.BatchSubmitted().get_logs(from_block=0))
