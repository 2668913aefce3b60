"""A day curve has 24 values for each of four seasons, each one that a factor could have."""

import pytest

from oracle.types.day_curve import MAX_VALUE, MIN_VALUE, DayCurve
from oracle.types.errors import CurveError

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
