"""What a reading is held to: each check passes at its edge and refuses one step beyond."""

import pytest

from gramwatt.protocol.reading import Flag, Reason
from oracle.services.reading_checks import check_reading
from tests.support.oracle.readings import (
    BOND_TIME,
    NAMEPLATE_WATTS,
    NOW,
    TOLERANCE_SECONDS,
    make_meter,
    make_reading,
)

HOUR = 3600
FULL_HOUR_MWH = NAMEPLATE_WATTS * 1000


def check(reading, last=None, later=None, now=NOW, meter=None):
    refusal = check_reading(reading, meter or make_meter(), last, now, TOLERANCE_SECONDS, later)
    return refusal and refusal.reason


def following(**changes):
    """The reading an hour after `make_reading`."""
    fields = {"counter": 2, "time": BOND_TIME + 2 * HOUR, "energy_mwh": 5_000_000} | changes
    return make_reading(**fields)


def test_check_reading__a_plausible_first_reading__passes():
    assert check(make_reading()) is None


def test_check_reading__a_plausible_next_reading__passes():
    assert check(following(), last=make_reading()) is None


@pytest.mark.parametrize("version", [0, 2])
def test_check_reading__another_version__is_refused(version):
    assert check(make_reading(version=version)) is Reason.WRONG_VERSION


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (Flag.TAMPER, Reason.TAMPER),
        (Flag.TAMPER | Flag.CLOCK_UNSET, Reason.TAMPER),
        (Flag.CLOCK_UNSET, Reason.CLOCK_UNSET),
        (Flag.CABLE_OPEN, None),
        (Flag.COUNTER_RESET, None),
        (Flag.SENSOR_RANGE, None),
    ],
)
def test_check_reading__each_flag__only_tamper_and_clock_are_refused(flags, reason):
    assert check(make_reading(flags=flags)) is reason


def test_check_reading__time_zero__is_an_unset_clock():
    assert check(make_reading(time=0)) is Reason.CLOCK_UNSET


def test_check_reading__ahead_by_the_tolerance__passes_and_a_second_more_is_refused():
    assert check(make_reading(time=NOW + TOLERANCE_SECONDS)) is None
    assert check(make_reading(time=NOW + TOLERANCE_SECONDS + 1)) is Reason.CLOCK_IN_FUTURE


def test_check_reading__at_the_bond__passes_and_a_second_before_is_refused():
    assert check(make_reading(time=BOND_TIME, energy_mwh=0)) is None
    assert check(make_reading(time=BOND_TIME - 1, energy_mwh=0)) is Reason.BEFORE_BOND


def test_check_reading__first_reading_at_its_nameplate__passes_and_beyond_is_refused():
    # A second more than the clock shows may have passed (1.388 Wh at 5 kW), and the bond hides up to 999 mWh.
    assert check(make_reading(energy_mwh=FULL_HOUR_MWH + 2_999)) is None
    assert check(make_reading(energy_mwh=FULL_HOUR_MWH + 3_000)) is Reason.BEYOND_NAMEPLATE


def test_check_reading__first_reading_below_the_bond__is_refused():
    meter = make_meter(bond_register_wh=100)
    assert check(make_reading(energy_mwh=100_000), meter=meter) is None
    assert check(make_reading(energy_mwh=99_999), meter=meter) is Reason.ENERGY_BACKWARDS


def test_check_reading__register_wraps_after_the_bond__passes():
    meter = make_meter(bond_register_wh=2**32 - 1)
    assert check(make_reading(energy_mwh=2**32 * 1000 + 999_999), meter=meter) is None


def test_check_reading__at_nameplate_since_the_last__passes_and_a_mwh_more_is_refused():
    last = make_reading()
    limit = last.energy_mwh + NAMEPLATE_WATTS * (HOUR + 1) * 1000 // 3600
    assert check(following(energy_mwh=limit), last=last) is None
    assert check(following(energy_mwh=limit + 1), last=last) is Reason.BEYOND_NAMEPLATE


def test_check_reading__energy_that_stands__passes_and_a_mwh_less_is_refused():
    last = make_reading()
    assert check(following(energy_mwh=last.energy_mwh), last=last) is None
    assert check(following(energy_mwh=last.energy_mwh - 1), last=last) is Reason.ENERGY_BACKWARDS


def test_check_reading__time_that_stands__passes_and_a_second_less_is_refused():
    last = make_reading()
    assert check(following(time=last.time, energy_mwh=last.energy_mwh), last=last) is None
    assert (
        check(following(time=last.time - 1, energy_mwh=last.energy_mwh), last=last) is Reason.CLOCK_BACKWARDS
    )


def test_check_reading__more_starts__pass_and_fewer_are_refused():
    last = make_reading(boots=3)
    assert check(following(boots=4), last=last) is None
    assert check(following(boots=2), last=last) is Reason.BOOTS_BACKWARDS


def test_check_reading__a_counter_used_before__is_equivocation():
    assert check(following(counter=1), last=make_reading()) is Reason.COUNTER_REPEATED


def test_check_reading__a_counter_below_the_last__is_refused():
    assert check(following(counter=1), last=make_reading(counter=7)) is Reason.COUNTER_BACKWARDS


def test_check_reading__late_but_between_its_neighbours__passes():
    later = following(counter=3, time=BOND_TIME + 3 * HOUR, energy_mwh=7_500_000)
    assert check(following(), last=make_reading(), later=later) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"time": BOND_TIME + 4 * HOUR}, Reason.COUNTER_BACKWARDS),
        ({"boots": 2}, Reason.COUNTER_BACKWARDS),
        ({"energy_mwh": 7_500_001}, Reason.ENERGY_BACKWARDS),
        ({"energy_mwh": 2_500_000 - 2_389}, Reason.ENERGY_BACKWARDS),
    ],
)
def test_check_reading__late_and_against_a_neighbour__is_refused(changes, reason):
    later = make_reading(counter=3, time=BOND_TIME + 3 * HOUR, energy_mwh=7_500_000)
    assert check(following(**changes), last=make_reading(), later=later) is reason


def test_check_reading__late_and_leaving_the_next_beyond_nameplate__is_refused():
    later = make_reading(counter=3, time=BOND_TIME + 3 * HOUR, energy_mwh=12_500_000)
    assert check(following(energy_mwh=7_500_000), last=make_reading(), later=later) is None
    assert check(following(energy_mwh=7_498_611), last=make_reading(), later=later) is Reason.BEYOND_NAMEPLATE


def test_check_reading__a_suspended_meter__is_kept_all_the_same():
    assert check(make_reading(), meter=make_meter(suspended=True, located=False)) is None


def test_check_reading__beyond_nameplate__says_both_sides():
    refusal = check_reading(make_reading(energy_mwh=99_000_000), make_meter(), None, NOW, TOLERANCE_SECONDS)
    assert refusal is not None
    assert "99000000 mWh in 3600 s, and 5000 W allow 5002000 mWh" in refusal.sentence
