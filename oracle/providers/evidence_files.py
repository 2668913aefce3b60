"""Evidence files: the signed readings of a batch, as JSON Lines or Parquet, by the file's extension."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import pandas as pd

from gramwatt.protocol.errors import EvidenceError
from gramwatt.protocol.reading import SignedReading

_COLUMNS = ("word", "air", "signature")
_FETCH_AGAIN = "Fetch it again from another oracle."


def write_evidence(path: Path, readings: Sequence[SignedReading]) -> None:
    """Write a file atomically: it has all readings or is unchanged, even if the machine stops."""
    write = _WRITERS[_ending(path)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=path.suffix, delete=False) as file:
            temporary = Path(file.name)
        try:
            write(temporary, readings)
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise EvidenceError(
            f"The evidence file {path} cannot be written: {error.strerror or error}.",
            "Free some space, or check data_dir.",
        ) from error


def read_evidence(path: Path) -> list[SignedReading]:
    """Read the readings in the order of the file. EvidenceError if it is damaged."""
    read = _READERS[_ending(path)]
    try:
        return read(path)
    except OSError as error:
        raise EvidenceError(
            f"The evidence file {path} cannot be read: {error.strerror or error}.", _FETCH_AGAIN
        ) from error


def to_lines(readings: Iterable[SignedReading]) -> str:
    """Serialise the readings as one JSON object per line."""
    objects = ({column: f"0x{getattr(reading, column).hex()}" for column in _COLUMNS} for reading in readings)
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in objects)


def from_lines(lines: Iterable[str], source: str) -> list[SignedReading]:
    """Parse the readings in lines of JSON. EvidenceError names `source` and the malformed line."""
    readings = []
    for number, line in enumerate(lines, start=1):
        try:
            members = json.loads(line)
            readings.append(_reading(*(_octets(members[column]) for column in _COLUMNS)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise EvidenceError(f"{source}, line {number} is not a signed reading.", _FETCH_AGAIN) from error
    return readings


def _ending(path: Path) -> str:
    if path.suffix not in _WRITERS:
        raise EvidenceError(
            f"{path} ends in {path.suffix or 'nothing'}.", "Give a file that ends in .jsonl or .parquet."
        )
    return path.suffix


def _write_lines(path: Path, readings: Sequence[SignedReading]) -> None:
    path.write_text(to_lines(readings), encoding="ascii")


def _read_lines(path: Path) -> list[SignedReading]:
    with path.open(encoding="utf-8", errors="replace") as file:
        return from_lines(file, str(path))


def _write_parquet(path: Path, readings: Sequence[SignedReading]) -> None:
    columns = {column: [getattr(reading, column) for reading in readings] for column in _COLUMNS}
    pd.DataFrame(columns).to_parquet(path, engine="pyarrow", index=False)


def _read_parquet(path: Path) -> list[SignedReading]:
    try:
        frame = pd.read_parquet(path, engine="pyarrow")
        columns = [frame[column].tolist() for column in _COLUMNS]
        return [_reading(*members) for members in zip(*columns, strict=True)]
    except (ValueError, KeyError, TypeError) as error:
        raise EvidenceError(f"{path} is not a Parquet file of signed readings.", _FETCH_AGAIN) from error


def _reading(word: bytes, air: bytes, signature: bytes) -> SignedReading:
    """ValueError unless both words have 32 bytes: moving a byte between them would not change the root."""
    if len(word) != 32 or len(air) != 32:
        raise ValueError(f"word has {len(word)} bytes and air has {len(air)}")
    return SignedReading(word, air, signature)


def _octets(text: str) -> bytes:
    if not text.startswith("0x"):
        raise ValueError("hexadecimal bytes begin with 0x")
    return bytes.fromhex(text[2:])


_WRITERS: dict[str, Callable[[Path, Sequence[SignedReading]], None]] = {
    ".jsonl": _write_lines,
    ".parquet": _write_parquet,
}
_READERS: dict[str, Callable[[Path], list[SignedReading]]] = {
    ".jsonl": _read_lines,
    ".parquet": _read_parquet,
}
