"""Records with a day curve: the floor as value, and what some hours are priced by (PRICE-1, PRICE-2).

The curve below is worth 300 from 08:00 to 16:00 UTC of every season and more at all other hours.
"""

import pytest

from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import (
    DAY,
    KENYA,
    PROVISIONAL,
    QUARANTINED,
    VERIFIED,
    Protocol,
    class_id,
    factor_record,
    ready_fleet,
)
from tests.support.evm.expect import reverts

HOUR = 3_600
COAST = KENYA | 1
MIDDAY, NIGHT, EVENING = 300, 500, 700
FLOOR = MIDDAY
UNKNOWN = keccak(b"never published")
SEPTEMBER = 1_788_220_800  # 2026-09-01T00:00:00Z


def season(midday: int = MIDDAY, night: int = NIGHT, evening: int = EVENING) -> list[int]:
    return [night] * 8 + [midday] * 8 + [evening] * 8


def publish(protocol: Protocol, values: list[list[int]]) -> bytes:
    return protocol.curves.send("publish", values, sender=protocol.outsider).value


def record(
    protocol: Protocol, value: int, curve: bytes = bytes(32), status: int = VERIFIED, zone: int = COAST
):
    entry = factor_record(value, 0, status, curve=curve)
    return protocol.bridge.send("recordFactor", zone, entry, sender=protocol.manager)


def during(
    protocol: Protocol, origin: int, start: int, end: int, after: tuple[int, int] = (0, 0)
) -> tuple[int, bool, bool]:
    """`start` and `end` are hours after `origin`; `after` has the seconds that come to each."""
    times = origin + start * HOUR + after[0], origin + end * HOUR + after[1]
    return tuple(protocol.bridge.call("factorDuring", COAST, *times))


@pytest.fixture
def curve(protocol) -> bytes:
    return publish(protocol, [season()] * 4)


@pytest.fixture
def origin(protocol, curve) -> int:
    """The coast has the curve from this midnight on; it is two days later."""
    start = protocol.chain.timestamp
    assert start % DAY == 0
    record(protocol, FLOOR, curve)
    protocol.chain.warp(start + 2 * DAY)
    return start


# -- Recording --


def test_record_factor__curve_and_its_floor__is_kept(protocol, curve):
    receipt = record(protocol, FLOOR, curve)
    assert receipt.only("FactorRecorded")["record"].curve == curve
    assert protocol.bridge.call("factorInForce", COAST).curve == curve
    assert protocol.bridge.call("factorInForce", COAST).value == FLOOR


@pytest.mark.parametrize("value", [FLOOR - 1, FLOOR + 1, EVENING])
def test_record_factor__value_that_is_not_the_curves_floor__is_refused(protocol, curve, value):
    with reverts("FactorNotCurveFloor", value, FLOOR):
        record(protocol, value, curve)


def test_record_factor__curve_never_published__is_refused(protocol):
    with reverts("CurveUnknown", UNKNOWN):
        record(protocol, FLOOR, UNKNOWN)


def test_record_factor__national_curve__shows_its_floor_in_the_plain_views(protocol, curve):
    record(protocol, FLOOR, curve, zone=KENYA)
    assert protocol.bridge.call("getEmissionFactor", 404) == FLOOR
    assert protocol.bridge.call("countryEmissionFactors", 404) == FLOOR


def test_curves__the_bridge__names_the_contract_that_has_them(protocol):
    assert protocol.bridge.call("curves").lower() == protocol.curves.address.lower()


# -- One record in force --


@pytest.mark.parametrize(
    ("start", "end", "after", "price"),
    [
        (2, 3, (0, 0), NIGHT),
        (8, 9, (0, 0), MIDDAY),
        (20, 21, (0, 0), EVENING),
        (6, 8, (0, 0), NIGHT),
        (6, 8, (0, 1), MIDDAY),  # one second of the hour from 08:00
        (16, 24, (0, 0), EVENING),
        (16, 24, (-1, 0), MIDDAY),
        (22, 26, (0, 0), NIGHT),
        (16, 32, (0, 0), NIGHT),
        (16, 33, (0, 0), MIDDAY),
        (0, 24, (0, 0), FLOOR),
        (5, 40, (0, 0), FLOOR),
    ],
)
def test_factor_during__under_a_curve__is_the_lowest_hour_that_the_period_touches(
    protocol, origin, start, end, after, price
):
    """PRICE-2 as the bridge applies it."""
    assert during(protocol, origin, start, end, after) == (price, False, False)


def test_factor_during__across_a_seasons_edge__takes_each_seasons_own_hours(protocol):
    summer, autumn = season(night=400), season(night=450, evening=350)
    values = [season(), season(), summer, autumn]
    record(protocol, FLOOR, publish(protocol, values))
    protocol.chain.warp(SEPTEMBER + DAY)
    assert during(protocol, SEPTEMBER, -1, 0) == (EVENING, False, False)
    assert during(protocol, SEPTEMBER, 0, 1) == (450, False, False)
    assert during(protocol, SEPTEMBER, -1, 1) == (450, False, False)
    assert during(protocol, SEPTEMBER, -1, -1, (0, 1)) == (EVENING, False, False)
    assert during(protocol, SEPTEMBER, 16, 18) == (350, False, False)


# -- A change in the period --


@pytest.mark.parametrize(
    ("start", "end", "price"),
    [
        (16, 20, EVENING),  # the curve alone
        (20, 22, 600),  # the plain record alone
        (18, 22, 600),  # both: 700 under the curve, 600 after
        (2, 22, MIDDAY),
        (20, 34, 600),  # the next day's midday is not under the curve any more
    ],
)
def test_factor_during__curve_gives_way_to_a_plain_record__counts_its_hours_only_until_then(
    protocol, curve, start, end, price
):
    """A curve's hours count only while it is in force (PRICE-1)."""
    origin = protocol.chain.timestamp
    record(protocol, FLOOR, curve)
    protocol.chain.warp(origin + 20 * HOUR)
    record(protocol, 600)
    protocol.chain.warp(origin + 2 * DAY)
    assert during(protocol, origin, start, end) == (price, False, False)


@pytest.mark.parametrize(
    ("start", "end", "price"), [(4, 12, 290), (10, 11, 400), (10, 12, 290), (7, 10, 600), (11, 12, 290)]
)
def test_factor_during__change_of_curve_within_an_hour__takes_that_hour_of_both(
    protocol, curve, start, end, price
):
    """The second curve is in force from 10:30: its hour from 10:00 counts, its hours before do not."""
    origin = protocol.chain.timestamp
    record(protocol, 600)
    protocol.chain.warp(origin + 10 * HOUR + HOUR // 2)
    hours = [250] * 10 + [400] + [290] * 13
    record(protocol, 250, publish(protocol, [hours] * 4))
    protocol.chain.warp(origin + 2 * DAY)
    assert during(protocol, origin, start, end) == (price, False, False)


def test_factor_during__curve_among_provisional_records__says_so_only_where_it_counts(protocol, curve):
    origin = protocol.chain.timestamp
    record(protocol, FLOOR, curve, status=PROVISIONAL)
    protocol.chain.warp(origin + 10 * HOUR)
    record(protocol, 600)
    protocol.chain.warp(origin + 2 * DAY)
    assert during(protocol, origin, 2, 4) == (NIGHT, True, False)
    assert during(protocol, origin, 12, 14) == (600, False, False)


# -- Quarantine beside a curve --


@pytest.mark.parametrize("curve_first", [True, False])
def test_factor_during__quarantined_neighbour_has_a_curve__counts_by_its_plain_value(
    protocol, curve, curve_first
):
    """The quarantined stretch, 16:00 to 24:00, has no midday hour; the floor prices it all the same."""
    origin = protocol.chain.timestamp
    neighbours = [(FLOOR, curve), (600, bytes(32))]
    before, after = neighbours if curve_first else reversed(neighbours)
    record(protocol, *before)
    protocol.chain.warp(origin + 16 * HOUR)
    record(protocol, 1, status=QUARANTINED)
    protocol.chain.warp(origin + 24 * HOUR)
    record(protocol, *after)
    protocol.chain.warp(origin + 2 * DAY)
    assert during(protocol, origin, 18, 20) == (FLOOR, False, False)
    assert during(protocol, origin, 2, 4) == (NIGHT if curve_first else 600, False, False)
    assert during(protocol, origin, 26, 28) == (600 if curve_first else NIGHT, False, False)


def test_factor_during__begins_under_a_curve_and_enters_quarantine__owes_the_plain_value(protocol, curve):
    origin = protocol.chain.timestamp
    record(protocol, FLOOR, curve)
    protocol.chain.warp(origin + 4 * HOUR)
    record(protocol, 1, status=QUARANTINED)
    protocol.chain.warp(origin + 6 * HOUR)
    record(protocol, 600)
    protocol.chain.warp(origin + 2 * DAY)
    assert during(protocol, origin, 2, 4) == (NIGHT, False, False)
    assert during(protocol, origin, 2, 4, (0, 1)) == (FLOOR, False, False)


# -- Through a batch --


@pytest.mark.parametrize(
    ("start", "end", "price"), [(2, 3, 500), (9, 10, 300), (7, 9, 300), (20, 24, 700), (0, 24, 300)]
)
def test_process_batch__zone_with_a_curve__is_credited_by_its_hours(protocol, start, end, price):
    values = [season(300_000_000, 500_000_000, 700_000_000)] * 4
    record(protocol, 300_000_000, publish(protocol, values), zone=KENYA)
    fleet, (meter,) = ready_fleet(protocol, 1)
    midnight = protocol.chain.timestamp
    protocol.chain.warp(midnight + DAY)
    period = midnight + start * HOUR, midnight + end * HOUR
    protocol.run(protocol.batch({fleet: {meter.lane: 1_000}}, *period))
    units, carry = protocol.accrual(fleet, class_id(flags=0))
    assert units * 10**12 + carry == 1_000 * price * 10**6
