"""PRICE-2: the price of a period under a day curve is the lowest of the hours that it touches."""

from datetime import UTC, datetime

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from gramwatt.protocol.day_curve import HOURS, SEASONS, DayCurve, curve_id, lowest_during
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Chain, Contract
from tests.support.evm.expect import reverts
from tests.support.strategies import day_curves, instants, period_lengths

HOUR = 3_600
STAIRS = DayCurve.of([[24 * season + hour + 1 for hour in range(24)] for season in range(4)])
"""Every hour of every season has a value of its own, so that a wrong place shows."""
FALLING = DayCurve.of([[96 - 24 * season - hour for hour in range(24)] for season in range(4)])
"""The same with the lowest last: a period that goes on an hour too far shows."""


def second(year: int, month: int, day: int, hour: int = 0, minute: int = 0, of_minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, of_minute, tzinfo=UTC).timestamp())


@pytest.fixture(scope="module")
def curves() -> Contract:
    chain = Chain()
    return chain.deploy(artifact("DayCurves"), sender=chain.account("deployer"))


def naive_lowest(curve: DayCurve, start: int, end: int) -> int:
    """One look at each hour's civil date, from the one that `start` lies in."""
    touched = (datetime.fromtimestamp(moment, UTC) for moment in range(start - start % HOUR, end, HOUR))
    return min(curve.values[moment.month % 12 // 3][moment.hour] for moment in touched)


@given(curve=day_curves, start=instants, length=period_lengths)
@example(curve=STAIRS, start=second(2026, 7, 1, 12), length=HOUR)  # one hour, from edge to edge
@example(curve=STAIRS, start=second(2026, 7, 1, 12), length=1)
@example(curve=STAIRS, start=second(2026, 7, 1, 12, 59, 59), length=1)  # the last second of an hour
@example(curve=FALLING, start=second(2026, 7, 1, 12, 59, 59), length=2)  # and one of the next
@example(curve=FALLING, start=second(2026, 7, 1, 23), length=2 * HOUR)  # over midnight
@example(curve=STAIRS, start=second(2026, 7, 1, 5), length=24 * HOUR)  # a day that begins in the morning
@example(curve=STAIRS, start=second(2026, 7, 1, 1), length=24 * HOUR)  # whose last hour is the lowest
@example(curve=FALLING, start=second(2027, 2, 28, 23), length=HOUR)  # the last hour of winter
@example(curve=FALLING, start=second(2027, 2, 28, 23), length=HOUR + 1)  # and a second of spring
@example(curve=FALLING, start=second(2028, 2, 28, 23), length=HOUR + 1)  # in a leap year it is winter still
@example(curve=FALLING, start=second(2028, 2, 29, 23), length=HOUR + 1)
@example(curve=FALLING, start=second(2100, 2, 28, 23), length=HOUR + 1)  # no leap year
@example(curve=STAIRS, start=second(2026, 11, 30, 23), length=2 * HOUR)  # autumn to winter
@example(curve=STAIRS, start=second(2026, 12, 31, 23), length=2 * HOUR)  # a new year, one season
@example(curve=STAIRS, start=second(2026, 3, 1), length=366 * 24 * HOUR)  # all seasons
@example(curve=STAIRS, start=0, length=1)
def test_lowest_during__any_curve_and_period__is_one_in_solidity_python_and_hour_by_hour(
    curves, curve, start, length
):
    """PRICE-2."""
    end = start + length
    with curves.chain.rollback():
        published = curves.send("publish", curve.to_abi(), sender=curves.chain.account("anyone")).value
        by_contract = curves.call("lowestDuring", published, start, end)

    expected = naive_lowest(curve, start, end)
    event("above the floor" if expected > curve.lowest else "the floor")
    assert by_contract == expected
    assert lowest_during(curve, start, end) == expected
    assert expected >= curve.lowest


@given(
    curve=day_curves, start=instants, length=period_lengths.filter(lambda length: length > 1), data=st.data()
)
def test_lowest_during__a_period_cut_anywhere__no_part_is_cheaper_and_one_is_as_low(
    curve, start, length, data
):
    """PRICE-2: nobody can lower a price by cutting, and no cut hides the lowest hour."""
    cut = data.draw(st.integers(start + 1, start + length - 1))

    parts = [lowest_during(curve, start, cut), lowest_during(curve, cut, start + length)]

    assert min(parts) == lowest_during(curve, start, start + length)


@given(curve=day_curves)
def test_publish__any_curve__has_the_id_and_the_values_that_python_gives_it(curves, curve):
    """PRICE-2: what is packed into 17 slots comes out again."""
    with curves.chain.rollback():
        publish = curves.send("publish", curve.to_abi(), sender=curves.chain.account("anyone"))

        assert publish.value == curve_id(curve)
        assert DayCurve.of(curves.call("valuesOf", publish.value)) == curve
        assert curves.call("floorOf", publish.value) == curve.lowest


@given(first=day_curves, second=day_curves)
def test_publish__two_curves__do_not_touch_each_other(curves, first, second):
    """PRICE-2: publishing another curve, or one again, changes no curve that is there."""
    with curves.chain.rollback():
        anyone = curves.chain.account("anyone")
        for curve in (first, second, first):
            curves.send("publish", curve.to_abi(), sender=anyone)

        for curve in (first, second):
            assert DayCurve.of(curves.call("valuesOf", curve_id(curve))) == curve


@given(
    season=st.integers(0, SEASONS - 1), hour=st.integers(0, HOURS - 1), value=st.sampled_from([0, 10**10 + 1])
)
def test_publish__one_value_out_of_range__is_refused_with_its_place(curves, season, hour, value):
    """PRICE-2: a curve has no value that a factor could not have."""
    values = STAIRS.to_abi()
    values[season][hour] = value

    with reverts("CurveValueOutOfRange", season, hour, value, 1, 10**10):
        curves.send("publish", values, sender=curves.chain.account("anyone"))
