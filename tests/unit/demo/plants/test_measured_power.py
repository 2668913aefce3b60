"""Plants' files become whole days of integer milliwatts, and nothing unmeasured becomes energy."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from demo.plants.catalogue import PLANTS, PowerUnit
from demo.plants.measured_power import STEPS_PER_DAY, load_power_record, to_milliwatts
from demo.plants.plant_files import PlantDataError

SERF_EAST = PLANTS[0]
HEADER = "measured_on,ac_power\n"


def write_plant(folder: Path, days: int = 1, changes: dict[int, str] | None = None, skip: int | None = None):
    """A file like SERF East's: 1 W in every interval, except for the rows changed or skipped."""
    plant = replace(SERF_EAST, file="plant.csv")
    rows = []
    for row in range(days * STEPS_PER_DAY):
        day, step = divmod(row, STEPS_PER_DAY)
        hour, quarter = divmod(step, 4)
        if row != skip:
            rows.append(
                f"2016-07-{day + 1:02} {hour:02}:{quarter * 15:02}:00-07:00,{(changes or {}).get(row, '1')}\n"
            )
    (folder / "plant.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return plant


def test_load_record__whole_day__keeps_every_interval(tmp_path: Path) -> None:
    record = load_power_record(write_plant(tmp_path), tmp_path)

    assert record.days[0].milliwatts == (1000,) * STEPS_PER_DAY
    assert (record.clipped_samples, record.missing_samples) == (0, 0)


def test_load_record__row_missing__drops_the_day(tmp_path: Path) -> None:
    record = load_power_record(write_plant(tmp_path, days=2, skip=STEPS_PER_DAY + 5), tmp_path)

    assert [day.day.day for day in record.days] == [1]


def test_load_record__day_missing_between__refuses(tmp_path: Path) -> None:
    with pytest.raises(PlantDataError, match="consecutive"):
        load_power_record(write_plant(tmp_path, days=3, skip=STEPS_PER_DAY + 5), tmp_path)


def test_load_record__value_empty__stays_unmeasured(tmp_path: Path) -> None:
    record = load_power_record(write_plant(tmp_path, changes={40: ""}), tmp_path)

    assert record.days[0].milliwatts[39:42] == (1000, None, 1000)
    assert record.missing_samples == 1
    assert not record.days[0].is_complete


def test_load_record__consumption_at_night__is_zero_and_counted(tmp_path: Path) -> None:
    record = load_power_record(write_plant(tmp_path, changes={0: "-2.8601", 1: "-0.0004"}), tmp_path)

    assert record.days[0].milliwatts[:3] == (0, 0, 1000)
    assert record.clipped_samples == 1  # -0.4 mW is 0 mW already


def test_load_record__row_twice__refuses(tmp_path: Path) -> None:
    plant = write_plant(tmp_path)
    path = tmp_path / "plant.csv"
    path.write_text(path.read_text(encoding="utf-8") + "2016-07-01 00:14:59-07:00,1\n", encoding="utf-8")

    with pytest.raises(PlantDataError, match="two rows"):
        load_power_record(plant, tmp_path)


@pytest.mark.parametrize(
    ("power", "unit", "milliwatts"),
    [("5426.4", PowerUnit.WATT, 5_426_400), ("328.58", PowerUnit.KILOWATT, 328_580_000)],
)
def test_to_milliwatts__each_unit__is_exact(power: str, unit: PowerUnit, milliwatts: int) -> None:
    assert to_milliwatts(Decimal(power), unit.value) == milliwatts


def test_to_milliwatts__half_a_milliwatt__goes_to_even() -> None:
    assert [to_milliwatts(Decimal(x), Decimal(1)) for x in ("0.5", "1.5", "2.5000001")] == [0, 2, 3]


@pytest.mark.parametrize(
    ("key", "days", "windows", "peak_w"),
    [
        ("serf-east", 104, 7, 5_426),
        ("serf-east-2", 992, 50, 3_367),
        ("serf-west", 5, 5, 5_623),
        ("rsf-ii", 5, 5, 87_153),
        ("mesa", 6, 6, 328_580),
        ("snow-inverter", 6, 6, 38_327),
    ],
)
def test_load_records__real_files__match_the_table(records, key, days, windows, peak_w) -> None:
    record = records[key]
    peak_mw = max(power or 0 for day in record.days for power in day.milliwatts)

    assert (len(record.days), len(record.windows()), peak_mw // 1000) == (days, windows, peak_w)


def test_windows__long_record__share_no_day_and_have_no_gap(records) -> None:
    record = records["serf-east-2"]
    firsts = record.windows()

    assert all(later - earlier >= 14 for earlier, later in pairwise(firsts))
    assert all(day.is_complete for first in firsts for day in record.window(first))


def test_window__short_record__begins_again(records) -> None:
    record = records["mesa"]

    assert [day.day.day for day in record.window(4)] == [
        29,
        30,
        25,
        26,
        27,
        28,
        29,
        30,
        25,
        26,
        27,
        28,
        29,
        30,
    ]
