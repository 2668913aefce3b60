"""Measured power becomes cumulative energy exactly, and a silence signs nothing."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from demo.meters.fleets import DemoFleet, DemoMeter, KeyKind, demo_fleets
from demo.meters.replay import Calendar, expected_daily_wh, meter_power, replay
from demo.plants.catalogue import PLANTS
from demo.plants.measured_power import STEPS_PER_DAY, WINDOW_DAYS, MeasuredDay, PowerRecord

MIDNIGHT = 1_767_225_600  # 2026-01-01 00:00 UTC
TOTAL_STEPS = WINDOW_DAYS * STEPS_PER_DAY


def one_meter(
    power: dict[int, int | None], utc_offset_hours: int = 0
) -> tuple[tuple[DemoFleet, ...], dict[str, PowerRecord]]:
    """A fleet of one whose plant gave 0 mW, except in the steps (of its fortnight) that `power` names."""
    steps = [power.get(step, 0) for step in range(TOTAL_STEPS)]
    days = tuple(
        MeasuredDay(date(2016, 7, day + 1), tuple(steps[day * STEPS_PER_DAY : (day + 1) * STEPS_PER_DAY]))
        for day in range(WINDOW_DAYS)
    )
    plant = next(plant for plant in PLANTS if plant.key == "serf-east")
    meter = DemoMeter(0, 1, 0, 0, plant.key, 0, utc_offset_hours, KeyKind.SECP256K1)
    fleet = DemoFleet(0, 404, "Kenya", "KE", "fleet of one", plant, (meter,))
    return (fleet,), {plant.key: PowerRecord(plant, days, 0, 0)}


def energies(fleets, records, interval: int = 900) -> dict[int, int]:
    """What the only meter said, by seconds since the start."""
    return {
        report.time - MIDNIGHT: report.energies[0].energy_mwh
        for report in replay(fleets, records, Calendar(MIDNIGHT, interval))
        if report.energies
    }


def test_replay__one_watt_for_an_interval__is_a_quarter_watt_hour() -> None:
    said = energies(*one_meter({0: 1000}))

    assert said[900] == 250
    assert said[TOTAL_STEPS * 900] == 250


def test_replay__remainders__add_up() -> None:
    said = energies(*one_meter({0: 1, 1: 1, 2: 1, 3: 1}))

    assert [said[900 * step] for step in (1, 2, 3, 4)] == [0, 0, 0, 1]  # 0.25 mWh each


def test_replay__interval_unmeasured__is_silent_and_adds_nothing() -> None:
    said = energies(*one_meter({0: 1000, 1: None, 2: 1000}))

    assert 1800 not in said
    assert said[2700] == 500


def test_replay__hourly_reports_ending_in_a_silence__are_made_up_by_the_next() -> None:
    said = energies(*one_meter({0: 1000, 3: None, 4: 1000}), interval=3600)

    assert 3600 not in said
    assert said[7200] == 500


def test_replay__longer_interval__says_the_same_where_both_speak(records) -> None:
    fleets = demo_fleets(records)[:2]
    by_quarter = {
        (r.time, e.meter.ordinal): e.energy_mwh
        for r in replay(fleets, records, Calendar(MIDNIGHT))
        for e in r.energies
    }
    by_hour = {
        (r.time, e.meter.ordinal): e.energy_mwh
        for r in replay(fleets, records, Calendar(MIDNIGHT, 3600))
        for e in r.energies
    }

    assert len(by_hour) * 4 == len(by_quarter)
    assert by_hour.items() <= by_quarter.items()


def test_replay__every_meter__ends_with_the_energy_measured_in_its_window(records) -> None:
    fleets = demo_fleets(records)
    last = {
        e.meter.ordinal: e.energy_mwh for r in replay(fleets, records, Calendar(MIDNIGHT)) for e in r.energies
    }

    for meter in (meter for fleet in fleets for meter in fleet.meters):
        window = records[meter.plant].window(meter.first_day)
        measured_mwh = sum(
            (Fraction(power or 0, 4) for day in window for power in day.milliwatts), Fraction(0)
        )
        assert last[meter.ordinal] == int(measured_mwh)


def test_replay__registers__never_fall_and_never_pass_nameplate(records) -> None:
    fleets = demo_fleets(records)
    nameplate_w = {meter.ordinal: fleet.nameplate_w for fleet in fleets for meter in fleet.meters}
    before = dict.fromkeys(nameplate_w, (MIDNIGHT, 0))
    for report in replay(fleets, records, Calendar(MIDNIGHT, 3600)):
        for energy in report.energies:
            time, energy_mwh = before[energy.meter.ordinal]
            limit_mwh = nameplate_w[energy.meter.ordinal] * 1000 * (report.time - time) // 3600
            assert 0 <= energy.energy_mwh - energy_mwh <= limit_mwh
            before[energy.meter.ordinal] = (report.time, energy.energy_mwh)


def test_replay__twice__gives_the_same(records) -> None:
    fleets = demo_fleets(records)[:1]

    assert list(replay(fleets, records, Calendar(MIDNIGHT))) == list(
        replay(fleets, records, Calendar(MIDNIGHT))
    )


def test_meter_power__place_east_of_greenwich__noon_comes_earlier_in_utc() -> None:
    fleets, records = one_meter({48: 7, 2: 5}, utc_offset_hours=7)  # 12:00 and 00:30 on the plant's clock
    (meter,) = fleets[0].meters
    power = meter_power(meter, records[meter.plant])

    assert power[20] == 7  # 05:00 UTC
    assert power[TOTAL_STEPS - 26] == 5  # 17:30 UTC of the last day
    assert power.count(0) == TOTAL_STEPS - 2


@pytest.mark.parametrize("interval", [900, 1800, 3600, 86_400])
def test_expected_daily_wh__every_interval__equals_what_the_replay_says(records, interval: int) -> None:
    fleets = demo_fleets(records)
    calendar = Calendar(MIDNIGHT, interval)
    said = {meter.ordinal: [0] * (WINDOW_DAYS + 1) for fleet in fleets for meter in fleet.meters}
    for report in replay(fleets, records, calendar):
        day = -((MIDNIGHT - report.time) // 86_400)  # a reading at midnight belongs to the day that ends
        for energy in report.energies:
            said[energy.meter.ordinal][day:] = [energy.energy_mwh // 1000] * (WINDOW_DAYS + 1 - day)
    expected = expected_daily_wh(fleets, records, calendar)

    for fleet in fleets:
        totals = [sum(said[meter.ordinal][day] for meter in fleet.meters) for day in range(WINDOW_DAYS + 1)]
        assert expected[fleet.ordinal] == tuple(b - a for a, b in pairwise(totals))
    assert sum(map(sum, expected.values())) > 100_000_000


def test_expected_daily_wh__silence_over_midnight__belongs_to_the_day_of_the_next_reading() -> None:
    fleets, records = one_meter({93: 4_000_000, 94: 4_000_000, 95: None, 96: None})

    assert expected_daily_wh(fleets, records, Calendar(MIDNIGHT))[0][:2] == (2000, 0)
    assert expected_daily_wh(fleets, records, Calendar(MIDNIGHT, 3600))[0][:2] == (0, 2000)


@pytest.mark.parametrize(
    ("start", "interval"),
    [(MIDNIGHT + 1, 900), (-86_400, 900), (MIDNIGHT, 600), (MIDNIGHT, 0), (MIDNIGHT, 2700 * 7)],
)
def test_calendar__not_on_the_grid__refuses(start: int, interval: int) -> None:
    with pytest.raises(ValueError, match="is not a m"):
        Calendar(start, interval)
