"""DayCurves: publishing under the hash of the values, and the lowest hour of a period (PRICE-2).

A value names its season and hour: season 2, hour 13 is 3_000_013, so a result says which cell it came from.
tests/properties compares any curve and period with a plain-Python model.
"""

from datetime import UTC, datetime

import pytest
from eth_abi.abi import encode

from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import Protocol
from tests.support.evm.expect import reverts

HOUR, DAY = 3_600, 86_400
MIN_VALUE, MAX_VALUE = 1, 10_000_000_000
WINTER, SPRING, SUMMER, AUTUMN = range(4)
UNKNOWN = keccak(b"never published")


def cell(season: int, hour: int) -> int:
    return (season + 1) * 1_000_000 + hour


def curve_with(cells: dict[tuple[int, int], int] | None = None) -> list[list[int]]:
    """Every cell its own value, but for those that are given."""
    given = cells or {}
    return [[given.get((season, hour), cell(season, hour)) for hour in range(24)] for season in range(4)]


def curve_id(values: list[list[int]]) -> bytes:
    return keccak(encode(["uint64[24][4]"], [values]))


def publish(protocol: Protocol, values: list[list[int]]):
    return protocol.curves.send("publish", values, sender=protocol.outsider)


def at(text: str) -> int:
    """Unix second of a UTC time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def lowest(protocol: Protocol, curve: bytes, start: int, end: int) -> int:
    return protocol.curves.call("lowestDuring", curve, start, end)


@pytest.fixture
def curve(protocol) -> bytes:
    return publish(protocol, curve_with()).value


# -- publish --


def test_publish__by_anyone__is_known_by_the_hash_of_its_values(protocol):
    values = curve_with()
    receipt = publish(protocol, values)
    assert receipt.value == curve_id(values)
    told = receipt.only("CurvePublished")
    assert told["curve"] == curve_id(values)
    assert [list(season) for season in told["values"]] == values


def test_publish__again__changes_nothing_and_tells_nothing(protocol, curve):
    receipt = publish(protocol, curve_with())
    assert (receipt.value, receipt.events) == (curve, [])


def test_publish__one_value_differs__is_another_curve(protocol, curve):
    assert publish(protocol, curve_with({(AUTUMN, 23): 5})).value != curve
    assert lowest(protocol, curve, at("2026-10-01T23:00"), at("2026-10-02T00:00")) == cell(AUTUMN, 23)


@pytest.mark.parametrize("value", [MIN_VALUE, MAX_VALUE])
@pytest.mark.parametrize("place", [(WINTER, 0), (SPRING, 5), (SUMMER, 6), (AUTUMN, 23)])
def test_publish__value_at_the_edge_of_the_range__is_taken(protocol, place, value):
    published = publish(protocol, curve_with({place: value})).value
    season, hour = place
    assert protocol.curves.call("valuesOf", published)[season][hour] == value


@pytest.mark.parametrize("value", [MIN_VALUE - 1, MAX_VALUE + 1, 2**40 + 5, 2**64 - 1])
@pytest.mark.parametrize(("season", "hour"), [(WINTER, 0), (AUTUMN, 23)])
def test_publish__value_beyond_the_range__names_the_cell(protocol, season, hour, value):
    values = curve_with({(season, hour): value})
    with reverts("CurveValueOutOfRange", season, hour, value, MIN_VALUE, MAX_VALUE):
        publish(protocol, values)
    with reverts("CurveUnknown", curve_id(values)):
        protocol.curves.call("floorOf", curve_id(values))


# -- What is known of a curve --


@pytest.mark.parametrize("place", [(WINTER, 0), (WINTER, 23), (SUMMER, 11), (AUTUMN, 23)])
def test_floor_of__wherever_the_lowest_stands__finds_it(protocol, place):
    published = publish(protocol, curve_with({place: 7})).value
    assert protocol.curves.call("floorOf", published) == 7


def test_floor_of__all_at_the_largest__is_the_largest(protocol):
    published = publish(protocol, [[MAX_VALUE] * 24] * 4).value
    assert protocol.curves.call("floorOf", published) == MAX_VALUE


def test_values_of__published__come_back_as_they_were(protocol, curve):
    assert [list(season) for season in protocol.curves.call("valuesOf", curve)] == curve_with()


@pytest.mark.parametrize(
    ("view", "arguments"), [("floorOf", ()), ("valuesOf", ()), ("lowestDuring", (0, HOUR))]
)
@pytest.mark.parametrize("unknown", [UNKNOWN, bytes(32)])
def test_views__curve_unknown__are_refused(protocol, curve, view, arguments, unknown):
    with reverts("CurveUnknown", unknown):
        protocol.curves.call(view, unknown, *arguments)


# -- lowestDuring: hours --

SUMMER_DAY = at("2026-07-15T00:00")


@pytest.mark.parametrize("hour", range(24))
def test_lowest_during__one_whole_hour__is_that_hours_value(protocol, curve, hour):
    start = SUMMER_DAY + hour * HOUR
    assert lowest(protocol, curve, start, start + HOUR) == cell(SUMMER, hour)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (0, 1, [13]),
        (HOUR - 1, HOUR, [13]),
        (HOUR - 1, HOUR + 1, [13, 14]),
        (0, HOUR + 1, [13, 14]),
        (-1, HOUR, [12, 13]),
    ],
)
def test_lowest_during__a_second_across_an_hours_edge__touches_that_hour(protocol, start, end, hours):
    origin = SUMMER_DAY + 13 * HOUR
    for hour in range(12, 15):
        published = publish(protocol, curve_with({(SUMMER, hour): 1})).value
        is_touched = lowest(protocol, published, origin + start, origin + end) == 1
        assert is_touched is (hour in hours)


def test_lowest_during__across_midnight__takes_the_hours_on_both_sides(protocol):
    published = publish(protocol, curve_with({(SUMMER, 0): 20, (SUMMER, 23): 30, (SUMMER, 12): 1})).value
    midnight = SUMMER_DAY + DAY
    assert lowest(protocol, published, midnight - HOUR, midnight) == 30
    assert lowest(protocol, published, midnight - 1, midnight + 1) == 20
    assert lowest(protocol, published, midnight - 12 * HOUR, midnight) == 1


@pytest.mark.parametrize("seconds", [DAY, DAY + 1, 30 * DAY])
def test_lowest_during__a_day_or_more_of_one_season__is_that_seasons_lowest(protocol, curve, seconds):
    start = at("2026-06-20T17:30")
    assert lowest(protocol, curve, start, start + seconds) == cell(SUMMER, 0)


# -- lowestDuring: seasons --

EDGES = [
    ("2026-03-01T00:00", WINTER, SPRING),
    ("2026-06-01T00:00", SPRING, SUMMER),
    ("2026-09-01T00:00", SUMMER, AUTUMN),
    ("2026-12-01T00:00", AUTUMN, WINTER),
    ("2028-03-01T00:00", WINTER, SPRING),  # after 29 February
    ("2100-03-01T00:00", WINTER, SPRING),  # a century without a leap day
]


@pytest.mark.parametrize(("first", "before", "after"), EDGES)
def test_lowest_during__at_a_seasons_edge__changes_in_that_second(protocol, curve, first, before, after):
    edge = at(first)
    assert lowest(protocol, curve, edge - 1, edge) == cell(before, 23)
    assert lowest(protocol, curve, edge, edge + 1) == cell(after, 0)
    assert lowest(protocol, curve, edge - 1, edge + 1) == min(cell(before, 23), cell(after, 0))


@pytest.mark.parametrize(
    ("day", "season"),
    [
        ("2026-01-01", WINTER),
        ("2026-02-28", WINTER),
        ("2028-02-29", WINTER),
        ("2026-05-31", SPRING),
        ("2026-08-31", SUMMER),
        ("2026-11-30", AUTUMN),
        ("2026-12-31", WINTER),
    ],
)
def test_lowest_during__day_within_a_season__is_wholly_in_it(protocol, curve, day, season):
    start = at(f"{day}T00:00")
    assert lowest(protocol, curve, start, start + DAY) == cell(season, 0)
    assert lowest(protocol, curve, start + 23 * HOUR, start + DAY) == cell(season, 23)


def test_lowest_during__hours_on_one_side_of_an_edge__leave_the_other_sides_out(protocol):
    """An hour of day is each season's own: winter's last hour touches none of spring (PRICE-2)."""
    published = publish(protocol, curve_with({(WINTER, 22): 5, (SPRING, 23): 6, (WINTER, 0): 7})).value
    edge = at("2026-03-01T00:00")
    assert lowest(protocol, published, edge - HOUR, edge + HOUR) == cell(WINTER, 23)
    assert lowest(protocol, published, edge - HOUR - 1, edge + HOUR) == 5
    assert lowest(protocol, published, edge - HOUR, edge + 23 * HOUR + 1) == 6


def test_lowest_during__a_whole_year_and_more__is_the_floor(protocol):
    published = publish(protocol, curve_with({(AUTUMN, 7): 3})).value
    start = at("2026-12-05T09:13")
    assert lowest(protocol, published, start, start + 366 * DAY) == 3
    assert lowest(protocol, published, start, at("2027-09-01T07:00")) == cell(WINTER, 0)
    assert lowest(protocol, published, start, at("2027-09-01T07:00") + 1) == 3


def test_lowest_during__from_the_epochs_first_second__is_winter(protocol, curve):
    assert lowest(protocol, curve, 0, 1) == cell(WINTER, 0)


# -- lowestDuring: no period --


@pytest.mark.parametrize("shift", [0, -1, -HOUR])
def test_lowest_during__period_of_no_second__is_refused(protocol, curve, shift):
    with reverts("CurvePeriodEmpty", SUMMER_DAY, SUMMER_DAY + shift):
        lowest(protocol, curve, SUMMER_DAY, SUMMER_DAY + shift)
    assert lowest(protocol, curve, SUMMER_DAY, SUMMER_DAY + 1) == cell(SUMMER, 0)
