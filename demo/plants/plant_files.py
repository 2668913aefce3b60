"""Read the rows of a plant's file: the time as written, and the power as an exact decimal or None."""

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from importlib.util import find_spec
from math import isnan
from pathlib import Path

from demo.plants.catalogue import Plant
from gramwatt.protocol.errors import GramwattError

Row = tuple[datetime, Decimal | None]

_MISFITS = (KeyError, ValueError, ArithmeticError, OSError, ImportError, csv.Error, AttributeError, TypeError)
"""What reading raises for a file that is not as the catalogue says; the last two for another column type."""


class PlantDataError(GramwattError):
    """A plant's file is missing, or it does not match the catalogue."""

    def __init__(
        self, what: str, next_step: str = "Reinstall its package: pip install pvanalytics==0.2.2."
    ) -> None:
        super().__init__(what, next_step)


def data_folder() -> Path:
    """The folder of pvanalytics' data, found without importing the package, which takes seconds."""
    spec = find_spec("pvanalytics")
    if spec is None or not spec.submodule_search_locations:
        raise PlantDataError(
            "The demo's measured data are part of the package pvanalytics, which is not installed.",
            "Install it: pip install pvanalytics==0.2.2.",
        )
    return Path(spec.submodule_search_locations[0]) / "data"


def read_rows(plant: Plant, folder: Path) -> Iterator[Row]:
    """Yield the rows of the plant's file in its order. PlantDataError if it does not match the catalogue."""
    path = folder / plant.file
    if not path.is_file():
        raise PlantDataError(f"The measurements of {plant.name} should be in {path}, which does not exist.")
    try:
        yield from _parquet_rows(plant, path) if path.suffix == ".parquet" else _csv_rows(plant, path)
    except _MISFITS as error:
        raise PlantDataError(
            f"The measurements of {plant.name} in {path.name} cannot be read: {error}."
        ) from error


def _csv_rows(plant: Plant, path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            text = row[plant.power_column]
            power = Decimal(text) if text else None
            if power is not None and not power.is_finite():
                raise ValueError(f"{text} at {row[plant.time_column]} is not a power")
            yield _parse_time(row[plant.time_column]), power


def _parse_time(text: str) -> datetime:
    """The time as written, without its time zone, because only the local time is used."""
    if "/" in text:
        return datetime.strptime(text, "%m/%d/%Y %H:%M")  # noqa: DTZ007 - the files give no zone
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _parquet_rows(plant: Plant, path: Path) -> Iterator[Row]:
    import pandas as pd  # slow to import, and only one file needs it

    frame = pd.read_parquet(path, columns=[plant.time_column, plant.power_column])
    times: list[datetime] = frame[plant.time_column].dt.tz_localize(None).tolist()
    for time, power in zip(times, frame[plant.power_column].tolist(), strict=True):
        # The stored binary32 becomes a Decimal exactly; NaN marks an interval that was not measured.
        yield time, None if isnan(power) else Decimal(power)
