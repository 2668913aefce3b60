"""The grid of periods."""

import pytest

from gramwatt.protocol.batch import Period
from oracle.services.periods import last_closed, period_start

DAY = 86_400


@pytest.mark.parametrize(("time", "start"), [(0, 0), (DAY - 1, 0), (DAY, DAY), (DAY + 1, DAY)])
def test_period_start__either_side_of_midnight__is_down_to_the_grid(time, start):
    assert period_start(time, DAY) == start


@pytest.mark.parametrize(
    ("now", "end"), [(2 * DAY + 599, DAY), (2 * DAY + 600, 2 * DAY), (3 * DAY + 599, 2 * DAY)]
)
def test_last_closed__either_side_of_the_grace__is_the_last_that_had_it(now, end):
    assert last_closed(now, DAY, grace_seconds=600) == Period(end - DAY, end)
