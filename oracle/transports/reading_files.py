"""Files of readings, CSV or Parquet, row by row. Every cell is exact; no value passes through a float."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from gramwatt.protocol.quantities import MWH_PER_WH
from oracle.transports import reading_cells as cells
from oracle.transports.reading_row import ReadingRow
from oracle.types.errors import ReadingFileError

CHUNK_ROWS = 10_000
NOTHING_STORED = "Correct the file and import it again; nothing from it was stored."

COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "meter_id": ("device", cells.device),
    "time": ("time", cells.time),
    "energy_mwh": ("energy_mwh", cells.energy(1)),
    "energy_wh": ("energy_mwh", cells.energy(MWH_PER_WH)),
    "energy_kwh": ("energy_mwh", cells.energy(MWH_PER_WH * 1000)),
    "counter": ("counter", cells.whole),
    "boots": ("boots", cells.whole),
    "flags": ("flags", cells.whole),
    "centivolts": ("centivolts", cells.whole),
    "milliamperes": ("milliamperes", cells.whole),
    "word": ("word", cells.octets(32)),
    "air": ("air", cells.octets(32)),
    "signature": ("signature", cells.octets()),
    "signer": ("signer", cells.octets()),
}
"""The columns that a file may have, each with the field of `ReadingRow` and the parser."""

ENERGY_COLUMNS = ("energy_mwh", "energy_wh", "energy_kwh")


def read_rows(path: Path) -> Iterator[ReadingRow]:
    """Read the rows of a .csv or .parquet file. ReadingFileError names file, line, column and value."""
    if path.suffix not in (".csv", ".parquet"):
        raise ReadingFileError(
            f"{path} ends in {path.suffix or 'nothing'}.", "Give a file that ends in .csv or .parquet."
        )
    try:
        if path.suffix == ".csv":
            # The header is line 1.
            yield from _rows(path, _csv_frames(path), "line", 2)
        else:
            yield from _rows(path, _parquet_frames(path), "row", 1)
    except OSError as error:
        raise ReadingFileError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the path and its permissions."
        ) from error


def _csv_frames(path: Path) -> Iterator[pd.DataFrame]:
    try:
        with pd.read_csv(
            path,
            dtype=str,
            na_filter=False,
            # The first line is read as data: then a line with more cells than it is refused, and no cell is
            # dropped.
            header=None,
            skip_blank_lines=False,
            encoding="utf-8-sig",
            chunksize=CHUNK_ROWS,
        ) as frames:
            names: list[str] = []
            for frame in frames:
                if not names:
                    names = [name.strip() for name in frame.iloc[0].tolist()]
                    frame = frame.iloc[1:]
                yield frame.set_axis(names, axis="columns")
    except pd.errors.EmptyDataError as error:
        raise ReadingFileError(f"{path} is empty.", "Its first line must name the columns.") from error
    except pd.errors.ParserError as error:
        problem = str(error).removeprefix("Error tokenizing data. C error: ").strip().rstrip(".")
        raise ReadingFileError(f"{path} is not a CSV file: {problem}.", NOTHING_STORED) from error
    except UnicodeDecodeError as error:
        raise ReadingFileError(
            f"{path} is not UTF-8: byte {error.object[error.start]:#04x}.", "Save it as UTF-8."
        ) from error


def _parquet_frames(path: Path) -> Iterator[pd.DataFrame]:
    try:
        frame = pd.read_parquet(path, engine="pyarrow", dtype_backend="pyarrow")
    except ValueError as error:
        raise ReadingFileError(f"{path} is not a Parquet file: {error}.", NOTHING_STORED) from error
    for name, dtype in frame.dtypes.items():
        if pd.api.types.is_float_dtype(dtype):
            raise ReadingFileError(
                f"Column {name} of {path} holds floats, which cannot represent energy or time exactly.",
                "Write the column as integers, decimals or text.",
            )
    yield frame


def _rows(path: Path, frames: Iterator[pd.DataFrame], place: str, first: int) -> Iterator[ReadingRow]:
    number = first
    for frame in frames:
        names = [str(name).strip() for name in frame.columns]
        if number == first:
            _require_columns(path, names)
        for values in zip(*(frame.iloc[:, index].tolist() for index in range(len(names))), strict=True):
            texts = [_text(value) for value in values]
            if any(texts):
                yield _row(f"{path}, {place} {number}", names, texts)
            number += 1


def _row(place: str, names: Sequence[str], texts: Sequence[str]) -> ReadingRow:
    fields: dict[str, Any] = {}
    for name, text in zip(names, texts, strict=True):
        if not text:
            continue
        field, parse = COLUMNS[name]
        try:
            fields[field] = parse(text)
        except ValueError as error:
            raise ReadingFileError(
                f"{place}, column {name}: {_shortened(text)!r} is not {error}.", NOTHING_STORED
            ) from error
    if "word" not in fields and not {"device", "time", "energy_mwh"} <= fields.keys():
        missing = [
            name
            for name in names
            if name in ("meter_id", "time", *ENERGY_COLUMNS) and COLUMNS[name][0] not in fields
        ]
        raise ReadingFileError(f"{place}, column {missing[0]}: the cell is empty.", NOTHING_STORED)
    return ReadingRow(place, **fields)


def _require_columns(path: Path, names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise ReadingFileError(
            f"{path} has a column {unknown[0]!r}, which is not known.",
            f"The columns are: {', '.join(COLUMNS)}.",
        )
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise ReadingFileError(f"{path} has the column {repeated[0]} twice.", "Keep one of them.")
    energies = [name for name in ENERGY_COLUMNS if name in names]
    if len(energies) > 1:
        raise ReadingFileError(f"{path} gives energy twice: {' and '.join(energies)}.", "Keep one of them.")
    if "word" in names:
        return
    for needed, is_there in (
        ("meter_id", "meter_id" in names),
        ("time", "time" in names),
        ("energy_mwh, energy_wh or energy_kwh", bool(energies)),
    ):
        if not is_there:
            raise ReadingFileError(
                f"{path} has no column {needed}.",
                "Add it, or a column word with the word that the meter signed.",
            )


def _text(value: Any) -> str:
    """The text of a cell as in a CSV file; empty if it has no value."""
    if isinstance(value, str):
        return value.strip()
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:67]}..."
