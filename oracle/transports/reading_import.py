"""Convert a file of readings to submissions. A row has a signed word, or the fields of one."""

from collections.abc import Iterator
from pathlib import Path

from gramwatt.protocol.errors import ReadingRangeError
from gramwatt.protocol.quantities import device_text
from gramwatt.protocol.reading import (
    NO_SENSORS,
    VERSION,
    Reading,
    SignedReading,
    decode_reading,
    encode_reading,
)
from oracle.transports.reading_files import NOTHING_STORED, read_rows
from oracle.transports.reading_row import ReadingRow
from oracle.types.errors import ReadingFileError
from oracle.types.stored import Submission

_NUMBERS = ("time", "energy_mwh", "counter", "boots", "flags", "centivolts", "milliamperes")


def count_submissions(path: Path) -> int:
    """Count the readings in a file after checking every cell. ReadingFileError if one is malformed."""
    return sum(1 for _ in submissions(path))


def submissions(path: Path) -> Iterator[Submission]:
    """Read the readings of a file in its order. ReadingFileError names file, line and value."""
    for row in read_rows(path):
        yield Submission(
            SignedReading(_word(row), row.air or NO_SENSORS, row.signature), row.place, row.signer
        )


def _word(row: ReadingRow) -> bytes:
    try:
        if row.word:
            _require_same(row, decode_reading(row.word))
            return row.word
        return encode_reading(_reading(row))
    except ReadingRangeError as error:
        raise ReadingFileError(f"{row.place}: {error.what} {error.next_step}", NOTHING_STORED) from error


def _reading(row: ReadingRow) -> Reading:
    if row.device is None or row.time is None or row.energy_mwh is None:
        raise ReadingFileError(f"{row.place} has neither a word nor meter, time and energy.", NOTHING_STORED)
    return Reading(
        version=VERSION,
        flags=row.flags or 0,
        device=row.device,
        counter=row.counter or 0,
        boots=row.boots or 0,
        time=row.time,
        energy_mwh=row.energy_mwh,
        centivolts=row.centivolts or 0,
        milliamperes=row.milliamperes or 0,
    )


def _require_same(row: ReadingRow, signed: Reading) -> None:
    """Columns next to the word must repeat it: only what the meter signed counts."""
    pairs: list[tuple[str, object, object]] = [
        ("meter_id", None if row.device is None else device_text(row.device), device_text(signed.device))
    ]
    pairs += [(name, getattr(row, name), getattr(signed, name)) for name in _NUMBERS]
    for name, value, signed_value in pairs:
        if value is not None and value != signed_value:
            raise ReadingFileError(
                f"{row.place}: {name} is {value}, but the signed word has {signed_value}.", NOTHING_STORED
            )
