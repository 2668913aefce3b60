"""factorDuring: what energy metered in a period is priced by, case by case (PRICE-1).

Times are hours after the deployment. A history is a list of (value, first hour, status); each entry is
recorded in the hour it begins, unless a case says otherwise. tests/properties compares any history with a
plain-Python model.
"""

import pytest

from tests.support.bridge.protocol import KENYA, PROVISIONAL, QUARANTINED, VERIFIED, Protocol
from tests.support.evm.expect import reverts

HOUR = 3_600
COAST = KENYA | 1


def history(protocol: Protocol, *entries: tuple[int, int, int]) -> int:
    """Record a history of the coast; returns hour 0, and leaves it a day after the last entry."""
    origin = protocol.chain.timestamp
    for value, hour, status in entries:
        protocol.chain.warp(origin + hour * HOUR)
        protocol.record_factor(COAST, value, status=status)
    protocol.chain.warp(protocol.chain.timestamp + 24 * HOUR)
    return origin


def during(protocol: Protocol, origin: int, start: float, end: float) -> tuple[int, bool, bool]:
    start_time, end_time = origin + int(start * HOUR), origin + int(end * HOUR)
    return tuple(protocol.bridge.call("factorDuring", COAST, start_time, end_time))


def test_factor_during__one_record__is_its_price(protocol):
    origin = history(protocol, (500, 0, VERIFIED))
    assert during(protocol, origin, 0, 5) == (500, False, False)


def test_factor_during__one_provisional_record__says_so(protocol):
    origin = history(protocol, (500, 0, PROVISIONAL))
    assert during(protocol, origin, 0, 5) == (500, True, False)


@pytest.mark.parametrize(("before", "after", "price"), [(500, 400, 400), (400, 500, 400)])
def test_factor_during__spans_a_change__takes_the_lower(protocol, before, after, price):
    origin = history(protocol, (before, 0, VERIFIED), (after, 10, VERIFIED))
    assert during(protocol, origin, 8, 12) == (price, False, False)


@pytest.mark.parametrize(("start", "end", "price"), [(8, 10, 500), (8, 10 + 1 / HOUR, 400), (10, 12, 400)])
def test_factor_during__meets_a_change__is_half_open(protocol, start, end, price):
    origin = history(protocol, (500, 0, VERIFIED), (400, 10, VERIFIED))
    assert during(protocol, origin, start, end) == (price, False, False)


@pytest.mark.parametrize(("start", "end", "price"), [(10, 12, 500), (10 - 1 / HOUR, 12, 400)])
def test_factor_during__starts_at_a_rise__counts_the_lower_only_before_it(protocol, start, end, price):
    origin = history(protocol, (400, 0, VERIFIED), (500, 10, VERIFIED))
    assert during(protocol, origin, start, end) == (price, False, False)


def test_factor_during__spans_three__takes_the_lowest_of_the_middle(protocol):
    origin = history(protocol, (500, 0, VERIFIED), (300, 10, VERIFIED), (400, 20, VERIFIED))
    assert during(protocol, origin, 5, 25) == (300, False, False)
    assert during(protocol, origin, 20, 25) == (400, False, False)


@pytest.mark.parametrize(("start", "end", "is_provisional"), [(5, 15, True), (10, 15, False), (5, 10, True)])
def test_factor_during__any_record_provisional__is_provisional(protocol, start, end, is_provisional):
    origin = history(protocol, (500, 0, PROVISIONAL), (400, 10, VERIFIED))
    assert during(protocol, origin, start, end)[1] is is_provisional


def test_factor_during__later_entry_overtook_one__that_one_never_counts(protocol):
    origin = protocol.chain.timestamp
    protocol.record_factor(COAST, 500)
    protocol.record_factor(COAST, 100, origin + 10 * HOUR)
    protocol.record_factor(COAST, 400, origin + 5 * HOUR)
    protocol.chain.warp(origin + 24 * HOUR)
    assert during(protocol, origin, 8, 20) == (400, False, False)
    assert during(protocol, origin, 0, 20) == (400, False, False)
    assert during(protocol, origin, 0, 4) == (500, False, False)


def test_factor_during__two_entries_of_one_second__only_the_later_counts(protocol):
    origin = history(protocol, (100, 0, PROVISIONAL), (500, 0, VERIFIED))
    assert during(protocol, origin, 0, 5) == (500, False, False)


def test_factor_during__future_entry__does_not_price_today(protocol):
    origin = history(protocol, (500, 0, VERIFIED))
    protocol.record_factor(COAST, 100, protocol.chain.timestamp + HOUR)
    assert during(protocol, origin, 0, 24) == (500, False, False)


# -- Quarantine --


def test_factor_during__in_quarantine_now__waits_even_for_a_period_before_it(protocol):
    origin = history(protocol, (500, 0, VERIFIED), (500, 10, QUARANTINED))
    assert during(protocol, origin, 0, 5) == (0, False, True)
    assert during(protocol, origin, 12, 15) == (0, False, True)


def test_factor_during__quarantine_scheduled__waits_from_its_first_second(protocol):
    origin = history(protocol, (500, 0, VERIFIED))
    begins = protocol.chain.timestamp + HOUR
    protocol.record_factor(COAST, 500, begins, QUARANTINED)
    protocol.chain.warp(begins - 1)
    assert during(protocol, origin, 0, 5) == (500, False, False)
    protocol.chain.warp(begins)
    assert during(protocol, origin, 0, 5) == (0, False, True)


def test_factor_during__quarantine_ends__stops_waiting_in_that_second(protocol):
    origin = history(protocol, (500, 0, VERIFIED), (500, 10, QUARANTINED))
    ends = protocol.chain.timestamp + HOUR
    protocol.record_factor(COAST, 450, ends)
    protocol.chain.warp(ends - 1)
    assert during(protocol, origin, 0, 5) == (0, False, True)
    protocol.chain.warp(ends)
    assert during(protocol, origin, 0, 5) == (500, False, False)


@pytest.mark.parametrize(("before", "after", "price"), [(500, 400, 400), (400, 500, 400)])
def test_factor_during__within_a_quarantined_stretch__takes_the_lower_side(protocol, before, after, price):
    entries = (before, 0, VERIFIED), (1, 10, QUARANTINED), (after, 20, VERIFIED)
    origin = history(protocol, *entries)
    assert during(protocol, origin, 12, 18) == (price, False, False)


@pytest.mark.parametrize(("start", "end", "price"), [(0, 10, 500), (20, 24, 600), (20 - 1 / HOUR, 24, 500)])
def test_factor_during__beside_a_quarantined_stretch__is_priced_as_ever(protocol, start, end, price):
    entries = (500, 0, VERIFIED), (1, 10, QUARANTINED), (600, 20, VERIFIED)
    origin = history(protocol, *entries)
    assert during(protocol, origin, start, end) == (price, False, False)


def test_factor_during__two_quarantines_in_a_row__looks_past_both(protocol):
    entries = (400, 0, VERIFIED), (1, 10, QUARANTINED), (2, 15, QUARANTINED), (500, 20, VERIFIED)
    origin = history(protocol, *entries)
    assert during(protocol, origin, 12, 14) == (400, False, False)
    assert during(protocol, origin, 16, 18) == (400, False, False)


@pytest.mark.parametrize(("before", "after"), [(PROVISIONAL, VERIFIED), (VERIFIED, PROVISIONAL)])
def test_factor_during__quarantined_between_a_provisional_side__is_provisional(protocol, before, after):
    origin = history(protocol, (500, 0, before), (1, 10, QUARANTINED), (400, 20, after))
    assert during(protocol, origin, 12, 18) == (400, True, False)


def test_factor_during__quarantine_opens_the_history__takes_what_came_after(protocol):
    origin = history(protocol, (1, 0, QUARANTINED), (500, 10, VERIFIED))
    assert during(protocol, origin, 2, 5) == (500, False, False)


def test_factor_during__future_and_a_quarantine_scheduled_in_it__takes_the_side_that_is_there(protocol):
    origin = history(protocol, (500, 0, VERIFIED))
    begins = protocol.chain.timestamp + HOUR
    protocol.record_factor(COAST, 1, begins, QUARANTINED)
    assert during(protocol, origin, 0, 100) == (500, False, False)


# -- Nothing there --


@pytest.mark.parametrize("status", [VERIFIED, PROVISIONAL])
def test_factor_during__starts_a_second_before_the_history__is_refused(protocol, status):
    protocol.chain.warp(protocol.chain.timestamp + HOUR)
    origin = history(protocol, (500, 0, status))
    with reverts("FactorMissing", COAST):
        during(protocol, origin, -1 / HOUR, 5)
    assert during(protocol, origin, 0, 5)[0] == 500


def test_factor_during__no_history__is_refused(protocol):
    with reverts("FactorMissing", COAST):
        during(protocol, protocol.chain.timestamp, 0, 5)
