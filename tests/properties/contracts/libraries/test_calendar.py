"""VINTAGE-1: the vintage is the UTC year in which the period begins. VINTAGE-2: seasons are of months."""

from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from gramwatt.protocol.day_curve import season_of

EPOCH = date(1970, 1, 1)
LAST_DAY = (date(9999, 11, 30) - EPOCH).days  # the next season begins within the years that datetime knows
SEASONS = {12: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3}
LAST_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())  # the last that datetime knows
NEW_YEAR_2027 = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
LEAP_DAY_2000 = int(datetime(2000, 2, 29, tzinfo=UTC).timestamp())


@given(timestamp=st.integers(0, LAST_SECOND))
@example(timestamp=0)
@example(timestamp=NEW_YEAR_2027 - 1)
@example(timestamp=NEW_YEAR_2027)
@example(timestamp=LEAP_DAY_2000)
@example(timestamp=LAST_SECOND)
def test_year__any_second__is_the_utc_year(library, timestamp):
    """VINTAGE-1."""
    assert library.call("year", timestamp) == datetime.fromtimestamp(timestamp, UTC).year


@given(year=st.integers(1971, 9999))
def test_year__around_every_new_year__turns_at_midnight(library, year):
    """VINTAGE-1: a second before is the old year, the second itself the new one."""
    midnight = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())

    assert library.call("year", midnight - 1) == year - 1
    assert library.call("year", midnight) == year


def day_number(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - EPOCH).days


@given(day=st.integers(0, LAST_DAY))
@example(day=0)
@example(day=day_number(2000, 2, 29))  # a leap day of a year that 400 divides
@example(day=day_number(2028, 2, 28))
@example(day=day_number(2028, 2, 29))
@example(day=day_number(2028, 3, 1))
@example(day=day_number(2100, 2, 28))  # no leap day: 100 divides it, and 400 does not
@example(day=day_number(2100, 3, 1))
@example(day=day_number(2026, 12, 31))
@example(day=LAST_DAY)
def test_season__any_day__is_that_of_its_month(library, day):
    """VINTAGE-2: in Solidity and in Python, with the first later day whose month is of another season."""
    index, next_day = library.call("season", day)

    assert index == SEASONS[date.fromordinal(EPOCH.toordinal() + day).month]
    following = day + 1
    while SEASONS[date.fromordinal(EPOCH.toordinal() + following).month] == index:
        following += 1
    assert next_day == following
    assert season_of(day) == (index, next_day)


@given(year=st.integers(1970, 9998))
def test_season__around_every_march__turns_after_the_leap_day(library, year):
    """VINTAGE-2: the last day of February is winter's, 1 March is spring's, in every year."""
    march = day_number(year, 3, 1)

    assert library.call("season", march - 1) == (0, march)
    assert library.call("season", march) == (1, march + 92)
