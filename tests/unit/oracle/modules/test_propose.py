"""Which periods a node catches up on."""

from types import SimpleNamespace
from typing import Any

import pytest

from gramwatt.chains.state import BlockStamp
from gramwatt.protocol.batch import LaneReading
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import FleetId, LaneId, UnixTime
from gramwatt.protocol.reading import SignedReading, encode_reading
from oracle.modules import propose
from oracle.types.config import Config
from tests.support.oracle.readings import make_reading

DAY = 86_400
TODAY = 20_000  # days since 1970
FLEETS = [FleetState(FleetId(1), UnixTime(0), 5_000, words=(0,), frozen=(0,))]


def lane_reading(lane, interval_start, time):
    word = encode_reading(make_reading(time=time))
    return LaneReading(
        FleetId(1), LaneId(lane), UnixTime(interval_start), 1, SignedReading(word, bytes(32), bytes(65))
    )


@pytest.fixture
def open_periods(monkeypatch):
    """The days, counted from today, on which the node would propose for these lanes."""

    def days(*readings):
        monkeypatch.setattr(propose, "lane_readings", lambda *_: list(readings))
        node: Any = SimpleNamespace(config=Config(), store=None)
        now = BlockStamp(number=1, hash=bytes(32), timestamp=UnixTime(TODAY * DAY + 2 * 3600))
        return [period.start // DAY - TODAY for period in propose._open_periods(node, FLEETS, now)]

    return days


def test_open_periods__a_lane_is_a_day_behind__that_day(open_periods):
    assert open_periods(lane_reading(0, (TODAY - 1) * DAY, (TODAY - 1) * DAY + 3600)) == [-1]


def test_open_periods__a_reading_at_midnight__closes_the_day_that_ends(open_periods):
    assert open_periods(lane_reading(0, (TODAY - 1) * DAY, TODAY * DAY)) == [-1]


def test_open_periods__a_lane_silent_for_longer_than_the_backlog__its_newest_reading_as_well(open_periods):
    silent = lane_reading(0, (TODAY - 100) * DAY, (TODAY - 90) * DAY + 1)

    days = open_periods(silent)

    assert days == [-90, *range(-propose.BACKLOG_PERIODS, 0)]


def test_open_periods__nobody_is_behind__none(open_periods):
    assert open_periods() == []
