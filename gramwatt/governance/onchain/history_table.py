"""A zone's history as a pandas frame, as CSV and as Parquet: integers stay integers in both directions."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.onchain.factor_history import RecordedFactor, as_row

TEXT, WHOLE = "string", "Int64"  # both allow missing values, and neither becomes a float
DTYPES = {
    "zone": "uint32",
    "index": "uint32",
    "factor_ug_per_kwh": "uint64",
    "kind": TEXT,
    "status": TEXT,
    "source_year": "uint16",
    "uncertainty_bps": "uint16",
    "source_hash": TEXT,
    "curve": TEXT,
    "effective_from": "int64",
    "effective_until": WHOLE,
    "state": TEXT,
    "origin": TEXT,
    "proposal_id": TEXT,
    "trigger": TEXT,
    "proposer": TEXT,
    "reviewer": TEXT,
    "approved_by": TEXT,
    "document_hash": TEXT,
    "document_uri": TEXT,
    "recorded_at": "int64",
    "block": "uint64",
    "transaction": TEXT,
}
"""Columns in order. factor_ug_per_kwh: micrograms CO2e per kWh, as on the chain. Times: Unix seconds."""


def history_frame(history: Sequence[RecordedFactor]) -> pd.DataFrame:
    """A row for each record, oldest first."""
    rows = [as_row(recorded) for recorded in history]
    columns = {
        name: pd.array([row[name] for row in rows], dtype=dtype)  # type: ignore[call-overload]
        for name, dtype in DTYPES.items()
    }
    return pd.DataFrame(columns)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """As text; a missing value is an empty cell."""
    _prepare(path)
    frame.to_csv(path, index=False, lineterminator="\n")


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """As columns with their types."""
    _prepare(path)
    frame.to_parquet(path, index=False)


def read_csv(path: Path) -> pd.DataFrame:
    """Reads what write_csv wrote. `NA` or `null` in a URI is text; only an empty cell is a missing value."""
    return pd.read_csv(path, dtype=DTYPES, keep_default_na=False, na_values=[""])


def read_parquet(path: Path) -> pd.DataFrame:
    """Reads what write_parquet wrote."""
    return pd.read_parquet(path)


def _prepare(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}.", "Name another place.") from None
