"""VINTAGE-1: the vintage is the UTC year in which the period begins."""

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

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
