"""Rows come out of a plant's file as they are written, and a file that does not match is a sentence."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from demo.plants import plant_files
from demo.plants.catalogue import PLANTS, Plant
from demo.plants.plant_files import PlantDataError, data_folder, read_rows

PLANT = replace(PLANTS[0], file="plant.csv", time_column="time", power_column="power")
STORED = replace(PLANT, file="plant.parquet")


def rows_of(folder: Path, *lines: str, plant: Plant = PLANT) -> list[tuple[datetime, Decimal | None]]:
    """The rows of a CSV file with these lines."""
    text = "".join(f"{line}\n" for line in ("time,power", *lines))
    (folder / "plant.csv").write_text(text, encoding="utf-8")
    return list(read_rows(plant, folder))


def stored_rows(folder: Path, times: object, powers: object) -> list[tuple[datetime, Decimal | None]]:
    """The rows of a Parquet file with these columns."""
    pd.DataFrame({"time": times, "power": powers}).to_parquet(folder / "plant.parquet")
    return list(read_rows(STORED, folder))


# -- CSV --


@pytest.mark.parametrize(
    "text",
    ["2022-01-02 13:45:00", "2022-01-02 13:45:00-07:00", "2022-01-02T13:45+02:00", "1/2/2022 13:45",
     "01/02/2022 13:45"],
)  # fmt: skip
def test_read_rows__each_way_of_writing_a_time__is_the_local_time_without_a_zone(tmp_path, text):
    assert rows_of(tmp_path, f"{text},1.5") == [(datetime(2022, 1, 2, 13, 45), Decimal("1.5"))]  # noqa: DTZ001


def test_read_rows__a_power__is_exact_to_the_last_digit(tmp_path):
    ((_, power),) = rows_of(tmp_path, "2022-01-02 00:00,-2.86010000000000000001")
    assert power == Decimal("-2.86010000000000000001")


def test_read_rows__an_empty_power__is_unmeasured_and_a_zero_is_not(tmp_path):
    rows = rows_of(tmp_path, "2022-01-02 00:00,", "2022-01-02 00:15,0")
    assert [power for _, power in rows] == [None, 0]


@pytest.mark.parametrize("power", ["NaN", "x", "Infinity", "1,5 W", " "])
def test_read_rows__a_text_that_is_no_power__refuses(tmp_path, power):
    with pytest.raises(PlantDataError, match=r"in plant\.csv cannot be read"):
        rows_of(tmp_path, f'2022-01-02 00:00,"{power}"')


@pytest.mark.parametrize("time", ["", "13/13/2022 00:00", "2022-01-02 25:00", "noon"])
def test_read_rows__a_text_that_is_no_time__refuses(tmp_path, time):
    with pytest.raises(PlantDataError, match=r"in plant\.csv cannot be read"):
        rows_of(tmp_path, f"{time},1")


@pytest.mark.parametrize("change", [{"power_column": "energy"}, {"time_column": "clock"}])
def test_read_rows__a_column_missing__is_named(tmp_path, change):
    (column,) = change.values()
    with pytest.raises(PlantDataError, match=f"cannot be read: '{column}'"):
        rows_of(tmp_path, "2022-01-02 00:00,1", plant=replace(PLANT, **change))


def test_read_rows__a_row_that_ends_before_its_time__refuses(tmp_path):
    (tmp_path / "plant.csv").write_text("power,time\n1,2022-01-02 00:00\n1\n", encoding="utf-8")
    with pytest.raises(PlantDataError, match=r"in plant\.csv cannot be read"):
        list(read_rows(PLANT, tmp_path))


def test_read_rows__a_quotation_mark_never_closed__refuses(tmp_path):
    with pytest.raises(PlantDataError, match=r"in plant\.csv cannot be read"):
        rows_of(tmp_path, '"' + "2022-01-02 00:00,1\n" * 10_000)


@pytest.mark.parametrize("plant", [PLANT, STORED])
def test_read_rows__file_missing__says_where_it_should_be_and_how_to_get_it(tmp_path, plant):
    with pytest.raises(PlantDataError, match="which does not exist") as failure:
        list(read_rows(plant, tmp_path))
    assert str(tmp_path / plant.file) in failure.value.what
    assert "pip install pvanalytics" in failure.value.next_step


# -- Parquet --


def test_read_rows__stored_times_with_a_zone__keep_the_local_time(tmp_path):
    times = pd.to_datetime(["2011-04-01 00:00", "2011-04-01 00:15"])
    expected = [(datetime(2011, 4, 1, 0, 0), Decimal(1)), (datetime(2011, 4, 1, 0, 15), Decimal(2))]  # noqa: DTZ001
    for index in (times, times.tz_localize("Etc/GMT+7")):
        assert stored_rows(tmp_path, index, [1.0, 2.0]) == expected


def test_read_rows__stored_numbers__are_exact_and_nan_is_unmeasured(tmp_path):
    powers = pd.Series([0.1, float("nan"), 0.0], dtype="float32")
    rows = stored_rows(tmp_path, pd.date_range("2011-04-01", periods=3, freq="15min"), powers)
    assert [power for _, power in rows] == [Decimal("0.100000001490116119384765625"), None, 0]


@pytest.mark.parametrize(
    ("times", "powers"),
    [(["noon"], [1.0]), (pd.to_datetime(["2011-04-01"]), ["much"])],
    ids=["time", "power"],
)
def test_read_rows__stored_texts__are_neither_times_nor_powers(tmp_path, times, powers):
    with pytest.raises(PlantDataError, match=r"in plant\.parquet cannot be read"):
        stored_rows(tmp_path, times, powers)


def test_read_rows__a_file_that_is_not_parquet__refuses(tmp_path):
    (tmp_path / "plant.parquet").write_text("time,power\n", encoding="utf-8")
    with pytest.raises(PlantDataError, match=r"in plant\.parquet cannot be read"):
        list(read_rows(STORED, tmp_path))


# -- Where the files are --


def test_data_folder__pvanalytics_installed__has_every_plants_file():
    assert [plant.key for plant in PLANTS if not (data_folder() / plant.file).is_file()] == []


def test_data_folder__pvanalytics_not_installed__says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(plant_files, "find_spec", lambda _name: None)
    with pytest.raises(PlantDataError, match="pvanalytics, which is not installed") as failure:
        data_folder()
    assert "pip install pvanalytics" in failure.value.next_step
