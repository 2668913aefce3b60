"""processBatch: the window, the commitment, and what energy is priced by (LAW-1 to LAW-3, PRICE-1)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from eth_abi.abi import encode

from gramwatt.protocol.batch import BatchSummary
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.quantities import FleetId
from tests.support.bridge.protocol import (
    DAY,
    FALLBACK,
    KENYA,
    NIGERIA,
    PROVISIONAL,
    QUARANTINED,
    VERIFIED,
    Protocol,
    class_id,
    ready_fleet,
)
from tests.support.evm.expect import reverts

PROCESSED = 2
KENYA_FACTOR, NIGERIA_FACTOR, FALLBACK_FACTOR = 512_000_000, 894_000_000, 70_500_000
NG_PER_UNIT = 10**12
SUMMARY_TYPE = "(bytes32,uint64,uint64,uint64,bytes32,uint256[])"
NEW_YEAR = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())


@pytest.fixture
def fleet(protocol) -> FleetId:
    """Ten open lanes in Kenya; a day has gone by."""
    return ready_fleet(protocol, 10)[0]


def commitment(summary: BatchSummary) -> bytes:
    return keccak(encode([SUMMARY_TYPE], [summary.to_abi()]))


def total_ng(protocol: Protocol, fleet: FleetId, *classes: int) -> int:
    accruals = [protocol.accrual(fleet, class_) for class_ in classes]
    return sum(units * NG_PER_UNIT + carry for units, carry in accruals)


def send(protocol: Protocol, summary: BatchSummary):
    return protocol.bridge.send("processBatch", summary.to_abi(), sender=protocol.outsider)


# -- The window --


def test_process_batch__in_the_windows_first_second_past__credits(protocol, fleet):
    summary = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.chain.warp(summary.window_ends_at)
    receipt = send(protocol, summary)
    assert receipt.events == [("BatchProcessed", {"batchId": summary.batch_id})]
    assert protocol.bridge.call("batchStatus", summary.batch_id) == PROCESSED
    assert protocol.accrual(fleet, class_id()) == (25, 600_000_000_000)


def test_process_batch__a_second_before_the_windows_end__is_refused(protocol, fleet):
    summary = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.chain.warp(summary.window_ends_at - 1)
    with reverts("WindowOpen", summary.window_ends_at, summary.window_ends_at - 1):
        send(protocol, summary)
    assert protocol.accrual(fleet, class_id()) == (0, 0)


# -- The commitment --


@pytest.mark.parametrize(
    "field", ["period_start", "period_end", "window_ends_at", "words_before", "energy", "batch_id"]
)
def test_process_batch__summary_altered__is_refused(protocol, fleet, field):
    summary = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.chain.warp(summary.window_ends_at)
    was = getattr(summary, field)
    changed: Any
    if field == "energy":
        changed = (replace(was[0], energy_wh=was[0].energy_wh + 1),)
    elif isinstance(was, bytes):
        changed = keccak(was)
    else:
        changed = was - 1
    forged = replace(summary, **{field: changed})
    held = bytes(32) if field == "batch_id" else commitment(summary)
    with reverts("CommitmentMismatch", forged.batch_id, commitment(forged), held):
        send(protocol, forged)
    send(protocol, summary)


def test_process_batch__twice__is_refused(protocol, fleet):
    summary = protocol.run(protocol.batch({fleet: {0: 50_000}}))
    with reverts("CommitmentMismatch", summary.batch_id, commitment(summary), (1).to_bytes(32, "big")):
        send(protocol, summary)
    assert protocol.accrual(fleet, class_id()) == (25, 600_000_000_000)


def test_process_batch__paused__is_refused_until_it_ends(protocol, fleet):
    summary = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.bridge.send("pause", sender=protocol.guardian)
    with reverts("EnforcedPause"):
        protocol.process(summary)
    protocol.bridge.send("unpause", sender=protocol.admin)
    protocol.process(summary)


# -- The law --


def test_process_batch__batch_after_batch__carries_every_nanogram(protocol, fleet):
    for register in (1, 2, 1_953, 1_954, 5_000):
        protocol.run(protocol.batch({fleet: {0: register}}))
    assert protocol.accrual(fleet, class_id()) == divmod(5_000 * KENYA_FACTOR, NG_PER_UNIT)


def test_process_batch__out_of_order__ends_the_same(protocol, fleet):
    batches = [protocol.submit(protocol.batch({fleet: {0: register}})) for register in (7, 1_960, 4_444)]
    for summary in (batches[2], batches[0], batches[1]):
        protocol.process(summary)
    assert protocol.accrual(fleet, class_id()) == divmod(4_444 * KENYA_FACTOR, NG_PER_UNIT)


def test_process_batch__no_energy__credits_nothing(protocol, fleet):
    protocol.run(protocol.batch({fleet: {0: 0}}))
    assert protocol.accrual(fleet, class_id()) == (0, 0)


def test_process_batch__fleets_of_three_zones__prices_each_by_its_own(protocol):
    zones = [KENYA, NIGERIA, KENYA, FALLBACK, FALLBACK, NIGERIA]
    fleets = [ready_fleet(protocol, 1, zone=zone)[0] for zone in zones]
    protocol.run(
        protocol.batch({fleet: {0: 10_000} for fleet in fleets}, start=protocol.chain.timestamp - DAY)
    )
    factors = {KENYA: KENYA_FACTOR, NIGERIA: NIGERIA_FACTOR, FALLBACK: FALLBACK_FACTOR}
    for fleet, zone in zip(fleets, zones, strict=True):
        class_ = class_id(zone, flags=zone != FALLBACK)
        assert total_ng(protocol, fleet, class_) == 10_000 * factors[zone]


def test_process_batch__fleets_of_two_methodologies__land_in_their_classes(protocol):
    first, _ = ready_fleet(protocol, 1, methodology=1)
    second, _ = ready_fleet(protocol, 1, methodology=65_535)
    protocol.run(protocol.batch({first: {0: 1_000}, second: {0: 2_000}}))
    assert total_ng(protocol, first, class_id()) == 1_000 * KENYA_FACTOR
    assert total_ng(protocol, second, class_id(methodology=65_535)) == 2_000 * KENYA_FACTOR
    assert total_ng(protocol, second, class_id()) == 0


# -- Factors --


def test_process_batch__factor_changed_after_submission__keeps_the_old(protocol, fleet):
    summary = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.record_factor(KENYA, 1)
    protocol.process(summary)
    assert total_ng(protocol, fleet, class_id()) == 50_000 * KENYA_FACTOR


@pytest.mark.parametrize("new_factor", [400_000_000, 600_000_000])
def test_process_batch__period_across_a_change__takes_the_lower(protocol, fleet, new_factor):
    start = protocol.chain.timestamp
    protocol.chain.warp(start + DAY // 2)
    protocol.record_factor(KENYA, new_factor, status=PROVISIONAL)
    protocol.chain.warp(start + DAY)
    protocol.run(protocol.batch({fleet: {0: 50_000}}, start=start))
    assert total_ng(protocol, fleet, class_id()) == 50_000 * min(new_factor, KENYA_FACTOR)


def test_process_batch__under_a_verified_factor__is_of_the_unflagged_class(protocol, fleet):
    protocol.record_factor(KENYA, 500_000_000, status=VERIFIED)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    protocol.run(protocol.batch({fleet: {0: 1_000}}))
    assert total_ng(protocol, fleet, class_id(flags=0)) == 1_000 * 500_000_000
    assert total_ng(protocol, fleet, class_id(flags=1)) == 0


def test_process_batch__under_a_verified_and_a_provisional_factor__is_flagged(protocol, fleet):
    protocol.record_factor(KENYA, 500_000_000, status=VERIFIED)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    protocol.run(protocol.batch({fleet: {0: 1_000}}, start=protocol.chain.timestamp - DAY - 1))
    assert total_ng(protocol, fleet, class_id(flags=1)) == 1_000 * 500_000_000
    assert total_ng(protocol, fleet, class_id(flags=0)) == 0


# -- Vintage --


@pytest.mark.parametrize(("start", "vintage"), [(NEW_YEAR - 1, 2026), (NEW_YEAR, 2027), (NEW_YEAR + 1, 2027)])
def test_process_batch__period_around_new_year__is_of_the_year_it_begins_in(protocol, fleet, start, vintage):
    protocol.chain.warp(NEW_YEAR + DAY)
    protocol.run(protocol.batch({fleet: {0: 1_000}}, start=start))
    assert total_ng(protocol, fleet, class_id(vintage=vintage)) == 1_000 * KENYA_FACTOR
    assert total_ng(protocol, fleet, class_id(vintage=4_053 - vintage)) == 0


# -- Quarantine --


def test_process_batch__zone_in_quarantine__waits_and_loses_nothing(protocol, fleet):
    summary = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.record_factor(KENYA, KENYA_FACTOR, status=QUARANTINED)
    with reverts("BatchInQuarantine", summary.batch_id):
        protocol.process(summary)
    protocol.record_factor(KENYA, 300_000_000, protocol.chain.timestamp)
    protocol.process(summary)
    assert total_ng(protocol, fleet, class_id()) == 50_000 * KENYA_FACTOR


def test_process_batch__metered_in_quarantine__is_priced_by_the_lower_side_after_it(protocol, fleet):
    protocol.record_factor(KENYA, KENYA_FACTOR, status=QUARANTINED)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    summary = protocol.submit(protocol.batch({fleet: {0: 50_000}}))
    protocol.record_factor(KENYA, 300_000_000, status=PROVISIONAL)
    protocol.process(summary)
    assert total_ng(protocol, fleet, class_id()) == 50_000 * 300_000_000


@pytest.mark.parametrize("closed", [KENYA, NIGERIA, FALLBACK])
def test_process_batch__one_zone_of_three_in_quarantine__defers_only_its_fleets(protocol, closed):
    zones = [KENYA, NIGERIA, FALLBACK, closed]
    fleets = [ready_fleet(protocol, 1, zone=zone)[0] for zone in zones]
    amounts = [10_000, 20_000, 30_000, 40_000]
    batch = protocol.batch({fleet: {0: wh} for fleet, wh in zip(fleets, amounts, strict=True)})
    summary = protocol.submit(batch)
    protocol.record_factor(closed, 1, status=QUARANTINED)

    deferred = protocol.process(summary).only("BatchDeferred")
    rest = BatchSummary.from_abi(deferred["rest"])
    waiting = tuple(part for part in summary.energy if part.zone == closed)
    assert deferred["batchId"] == summary.batch_id
    assert rest == replace(summary, energy=waiting)
    assert protocol.bridge.call("batchCommitments", summary.batch_id) == commitment(rest)

    factors = {KENYA: KENYA_FACTOR, NIGERIA: NIGERIA_FACTOR, FALLBACK: FALLBACK_FACTOR}
    for fleet, zone, wh in zip(fleets, zones, amounts, strict=True):
        due = 0 if zone == closed else wh * factors[zone]
        assert total_ng(protocol, fleet, class_id(zone, flags=0), class_id(zone, flags=1)) == due

    with reverts("BatchInQuarantine", summary.batch_id):
        send(protocol, rest)
    with reverts("CommitmentMismatch", summary.batch_id, commitment(summary), commitment(rest)):
        send(protocol, summary)

    protocol.record_factor(closed, factors[closed])
    assert send(protocol, rest).events == [("BatchProcessed", {"batchId": summary.batch_id})]
    for fleet, zone, wh in zip(fleets, zones, amounts, strict=True):
        classes = class_id(zone, flags=0), class_id(zone, flags=1)
        assert total_ng(protocol, fleet, *classes) == wh * factors[zone]
    assert protocol.bridge.call("batchStatus", summary.batch_id) == PROCESSED


def test_process_batch__other_batch_while_one_waits__is_credited(protocol, fleet):
    abroad, _ = ready_fleet(protocol, 1, zone=NIGERIA)
    waiting = protocol.submit(protocol.batch({fleet: {0: 1_000}}))
    other = protocol.submit(protocol.batch({abroad: {0: 2_000}}))
    protocol.record_factor(KENYA, 1, status=QUARANTINED)
    protocol.process(other)
    with reverts("BatchInQuarantine", waiting.batch_id):
        protocol.process(waiting)
    assert total_ng(protocol, abroad, class_id(NIGERIA)) == 2_000 * NIGERIA_FACTOR
