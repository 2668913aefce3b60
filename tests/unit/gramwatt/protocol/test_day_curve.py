"""A day curve has 24 values for each of four seasons, each one that a factor could have."""

from datetime import UTC, date, datetime

import pytest
from eth_abi.abi import encode

from gramwatt.protocol.day_curve import MAX_VALUE, MIN_VALUE, DayCurve, curve_id, lowest_during, season_of
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.errors import CurveError, PricingError
from gramwatt.protocol.quantities import UnixTime

VALUES = [[100 * season + hour + 1 for hour in range(24)] for season in range(4)]


def test_day_curve__of_lists__to_abi_and_back():
    assert DayCurve.of(VALUES).to_abi() == VALUES


def test_lowest__of_all_seasons__is_the_least():
    values = [[50] * 24, [40] * 24, [30] * 23 + [29], [60] * 24]

    assert DayCurve.of(values).lowest == 29


@pytest.mark.parametrize("values", [[], VALUES[:3], [*VALUES, VALUES[0]], [*VALUES[:3], VALUES[3][:23]]])
def test_day_curve__other_than_four_times_24__is_refused_in_a_sentence(values):
    with pytest.raises(CurveError, match=r"Give 4 seasons of 24 hours each\."):
        DayCurve.of(values)


@pytest.mark.parametrize("value", [MIN_VALUE - 1, MAX_VALUE + 1, -1])
def test_day_curve__a_value_out_of_range__is_refused_with_its_place(value):
    values = [list(season) for season in VALUES]
    values[2][5] = value

    with pytest.raises(CurveError, match=rf"has {value} for season 2, hour 5\."):
        DayCurve.of(values)


@pytest.mark.parametrize("value", [MIN_VALUE, MAX_VALUE])
def test_day_curve__a_value_at_the_edge__is_taken(value):
    assert DayCurve.of([[value] * 24] * 4).lowest == value


CURVE = DayCurve.of([[1000 - 100 * season - hour for hour in range(24)] for season in range(4)])


def second(year, month, day, hour=0):
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())


def number(*civil):
    return (date(*civil) - date(1970, 1, 1)).days


def test_curve_id__a_curve__is_the_hash_of_its_abi_encoding():
    assert curve_id(CURVE) == keccak(encode(["uint64[24][4]"], [CURVE.to_abi()]))


@pytest.mark.parametrize(
    ("day", "season", "following"),
    [
        ((1970, 1, 1), 0, (1970, 3, 1)),
        ((2027, 2, 28), 0, (2027, 3, 1)),
        ((2028, 2, 28), 0, (2028, 3, 1)),
        ((2028, 2, 29), 0, (2028, 3, 1)),
        ((2028, 3, 1), 1, (2028, 6, 1)),
        ((2026, 5, 31), 1, (2026, 6, 1)),
        ((2026, 6, 1), 2, (2026, 9, 1)),
        ((2026, 11, 30), 3, (2026, 12, 1)),
        ((2026, 12, 1), 0, (2027, 3, 1)),
        ((2027, 12, 31), 0, (2028, 3, 1)),
    ],
)
def test_season_of__around_each_turn__is_the_months(day, season, following):
    assert season_of(number(*day)) == (season, number(*following))


@pytest.mark.parametrize(
    ("start", "end", "lowest"),
    [
        (second(2026, 7, 1, 12), second(2026, 7, 1, 13), 788),
        (second(2026, 7, 1, 12), second(2026, 7, 1, 13) + 1, 787),
        (second(2026, 7, 1, 12) - 1, second(2026, 7, 1, 12), 789),
        (second(2026, 7, 1, 0), second(2026, 7, 2, 0), 777),
        (second(2026, 8, 31, 23), second(2026, 9, 1, 1), 700),
        (second(2026, 1, 1), second(2027, 1, 1), 677),
    ],
)
def test_lowest_during__a_period__only_the_hours_that_it_touches(start, end, lowest):
    assert lowest_during(CURVE, start, end) == lowest


@pytest.mark.parametrize("end", [99, 100])
def test_lowest_during__no_second_in_the_period__is_refused(end):
    with pytest.raises(PricingError, match="is empty"):
        lowest_during(CURVE, UnixTime(100), end)
