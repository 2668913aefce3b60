"""What lanes said: the newest reading of the period, and where the interval behind it began."""

import pytest

from gramwatt.protocol.batch import Period
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import FleetId, UnixTime
from gramwatt.protocol.registers import pack
from oracle.modules.intake import Intake
from oracle.modules.lanes import lane_readings
from oracle.providers.store import Store
from tests.support.oracle.readings import (
    BOND_TIME,
    TOLERANCE_SECONDS,
    FixedClock,
    fill,
    make_device,
    make_meter,
    sign_hours,
    submit,
)

HOUR = 3600
PERIOD = Period(UnixTime(BOND_TIME + 2 * HOUR), UnixTime(BOND_TIME + 4 * HOUR))


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        fill(opened, make_meter(), make_meter(make_device(1)))
        list(
            Intake.of_store(opened, FixedClock(), TOLERANCE_SECONDS).take(
                opened, submit(sign_hours(make_device(), 6))
            )
        )
        yield opened


def fleet(register_wh):
    word = pack((register_wh, 0, 0, 0, 0, 0, 0, 0))
    return FleetState(FleetId(1), BOND_TIME, 5_000, (word,), (0b11111100,))


def test_lane_readings__hourly_readings_of_1_kwh__the_last_of_the_period_counts(store):
    (said,) = lane_readings(store, [fleet(2000)], PERIOD)
    assert (said.fleet, said.lane, said.register_wh) == (1, 0, 4000)
    assert said.interval_start == BOND_TIME + 2 * HOUR


@pytest.mark.parametrize(("register_wh", "hours"), [(0, 0), (1000, 1), (3000, 3), (2500, 0)])
def test_lane_readings__each_register_on_chain__the_interval_began_when_it_stood_or_with_the_bond(
    store, register_wh, hours
):
    (said,) = lane_readings(store, [fleet(register_wh)], PERIOD)
    assert said.interval_start == BOND_TIME + hours * HOUR


def test_lane_readings__a_register_that_is_on_chain_already__is_left_out(store):
    assert lane_readings(store, [fleet(4000)], PERIOD) == []


def test_lane_readings__no_reading_in_the_period__is_left_out(store):
    later = Period(UnixTime(PERIOD.start + 6 * HOUR), UnixTime(PERIOD.end + 6 * HOUR))
    assert lane_readings(store, [fleet(0)], later) == []


def test_lane_readings__another_fleet__is_not_asked(store):
    other = FleetState(FleetId(2), BOND_TIME, 5_000, (0,), (0,))
    assert lane_readings(store, [other], PERIOD) == []


def test_lane_readings__bonded_anew_since_the_register_stood__begins_with_the_bond(store):
    store.upsert_meters([make_meter(bond_time=BOND_TIME + 2 * HOUR + 60, bond_register_wh=2000)])
    (said,) = lane_readings(store, [fleet(2000)], PERIOD)
    assert said.interval_start == BOND_TIME + 2 * HOUR + 60
