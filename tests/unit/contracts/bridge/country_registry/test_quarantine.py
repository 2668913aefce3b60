"""quarantineZone: the guardian stops a zone at once, and only governance lets it go on."""

import pytest

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorRecord, FactorStatus
from gramwatt.protocol.quantities import FleetId
from tests.support.bridge.protocol import (
    DAY,
    KENYA,
    KENYA_FACTOR,
    NIGERIA,
    QUARANTINED,
    VERIFIED,
    Protocol,
    class_id,
    factor_record,
    ready_fleet,
)
from tests.support.evm.expect import reverts

REASON = keccak(b"reason")
COAST = KENYA | 1


def quarantine(protocol: Protocol, zone: int = KENYA, reason: bytes = REASON):
    return protocol.bridge.send("quarantineZone", zone, reason, sender=protocol.guardian)


def total_ng(protocol: Protocol, fleet: FleetId, flags: int = 1) -> int:
    units, carry = protocol.accrual(fleet, class_id(flags=flags))
    return units * 10**12 + carry


# -- Effect --


def test_quarantine_zone__in_force__repeats_the_record_as_quarantined_from_now(protocol):
    before = FactorRecord.from_abi(protocol.bridge.call("factorInForce", KENYA))
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    receipt = quarantine(protocol)
    told = FactorRecord.from_abi(receipt.only("FactorRecorded")["record"])
    assert told.effective_from == protocol.chain.timestamp
    assert told.status == FactorStatus.QUARANTINED
    assert told.source_hash == REASON
    kept = (told.value, told.kind, told.source_year, told.uncertainty_bps, told.curve)
    assert kept == (before.value, before.kind, before.source_year, before.uncertainty_bps, before.curve)
    assert receipt.only("CountryEmissionFactorUpdated") == {
        "country": 404,
        "oldFactor": KENYA_FACTOR,
        "newFactor": 0,
    }


def test_quarantine_zone__in_its_own_second__stops_the_zone(protocol):
    now = protocol.chain.timestamp
    quarantine(protocol)
    assert tuple(protocol.bridge.call("factorDuring", KENYA, now - 1, now)) == (0, False, True)
    with reverts("ZoneInQuarantine", KENYA):
        protocol.bridge.call("getEmissionFactor", 404)


def test_quarantine_zone__one_zone__leaves_the_others(protocol):
    protocol.record_factor(COAST, 300_000_000)
    quarantine(protocol, COAST)
    assert protocol.bridge.call("getEmissionFactor", 404) == KENYA_FACTOR
    assert protocol.bridge.call("factorInForce", COAST).status == QUARANTINED
    assert protocol.bridge.call("factorInForce", NIGERIA).status != QUARANTINED


def test_quarantine_zone__with_a_curve__keeps_the_curve(protocol):
    values = [[300 + hour for hour in range(24)]] * 4
    curve = protocol.curves.send("publish", values, sender=protocol.outsider).value
    entry = factor_record(300, 0, VERIFIED, curve=curve)
    protocol.bridge.send("recordFactor", COAST, entry, sender=protocol.manager)
    quarantine(protocol, COAST)
    record = protocol.bridge.call("factorInForce", COAST)
    assert (record.value, record.curve, record.status) == (300, curve, QUARANTINED)


# -- Records that are announced --


def test_quarantine_zone__records_announced__never_come_into_force(protocol):
    """A later entry overtakes all that begin after it: the zone stays closed over their dates."""
    begins = protocol.chain.timestamp + DAY
    protocol.record_factor(KENYA, 480_000_000, begins)
    protocol.record_factor(KENYA, 460_000_000, begins + DAY)
    quarantine(protocol)
    protocol.chain.warp(begins + 2 * DAY)
    assert protocol.bridge.call("factorInForce", KENYA).status == QUARANTINED


def test_quarantine_zone__record_announced_only__has_none_to_repeat(protocol):
    begins = protocol.chain.timestamp + DAY
    protocol.record_factor(COAST, 300_000_000, begins)
    with reverts("FactorMissing", COAST):
        quarantine(protocol, COAST)
    protocol.chain.warp(begins)
    quarantine(protocol, COAST)


# -- Refused --


@pytest.mark.parametrize("zone", [COAST, 826 << 16, 3])
def test_quarantine_zone__zone_without_a_factor__is_refused(protocol, zone):
    with reverts("FactorMissing", zone):
        quarantine(protocol, zone)


def test_quarantine_zone__quarantined_already__is_refused(protocol):
    quarantine(protocol)
    with reverts("ZoneInQuarantine", KENYA):
        quarantine(protocol)


def test_quarantine_zone__after_it_was_lifted__is_taken_again(protocol):
    quarantine(protocol)
    protocol.record_factor(KENYA, KENYA_FACTOR)
    quarantine(protocol)
    assert len(protocol.bridge.call("factorHistory", KENYA)) == 4


# -- Energy waits --


def test_process_batch__zone_quarantined_by_the_guardian__waits_until_governance_lifts_it(governance):
    protocol = governance.protocol
    fleet, (meter,) = ready_fleet(protocol, 1)
    batch = protocol.batch({fleet: {meter.lane: 40_000}})
    summary = protocol.submit(batch)
    quarantine(protocol)
    protocol.chain.warp(summary.window_ends_at)
    with reverts("BatchInQuarantine", summary.batch_id):
        protocol.process(summary)
    assert total_ng(protocol, fleet) == total_ng(protocol, fleet, flags=0) == 0

    governance.executed(governance.factor(430_000_000))
    protocol.process(summary)
    # The whole period lies before the quarantine: the record of that time prices it, provisional as it was.
    assert total_ng(protocol, fleet) == 40_000 * KENYA_FACTOR


def test_process_batch__metered_in_the_quarantine__is_priced_by_the_lower_neighbour_once_it_is_lifted(
    governance,
):
    protocol = governance.protocol
    fleet, (meter,) = ready_fleet(protocol, 1)
    quarantine(protocol)
    protocol.chain.warp(protocol.chain.timestamp + 2 * DAY)
    summary = protocol.submit(protocol.batch({fleet: {meter.lane: 40_000}}))
    governance.executed(governance.factor(430_000_000))
    protocol.process(summary)
    assert total_ng(protocol, fleet) == 40_000 * 430_000_000
