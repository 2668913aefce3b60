"""A day curve's id, seasons by the calendar, and the lowest hour of a period."""

from datetime import UTC, date, datetime

import pytest
from eth_abi import encode

from oracle.services.day_curves import curve_id, lowest_during, season_of
from oracle.services.keccak import keccak
from oracle.types.day_curve import DayCurve
from oracle.types.errors import PricingError

CURVE = DayCurve.of([[1000 - 100 * season - hour for hour in range(24)] for season in range(4)])


def second(*civil):
    return int(datetime(*civil, tzinfo=UTC).timestamp())


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
    with pytest.raises(PricingError, match="has no second in it"):
        lowest_during(CURVE, 100, end)
