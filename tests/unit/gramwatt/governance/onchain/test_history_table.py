"""A history's way to a file and back: no digit is rounded, and a missing value stays one."""

import pandas as pd
import pytest

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.onchain.history_table import (
    DTYPES,
    history_frame,
    read_csv,
    read_parquet,
    write_csv,
    write_parquet,
)
from tests.support.governance.history import entry, proposed, record

LARGEST = 2**53 + 1  # no float has it


@pytest.fixture(params=["ipfs://document", "NA", "", 'commas, "quotes" and\nlines', "null"])
def frame(request: pytest.FixtureRequest) -> pd.DataFrame:
    """Three records: one with nothing that can be missing, one with all of it, one with the largest value."""
    return history_frame(
        [
            entry(0, record(1_000), 2_000, None),
            entry(1, record(2_000, curve=b"\6" * 32), None, proposed(request.param)),
            entry(2, record(3_000, LARGEST), None, None),
        ]
    )


def test_history_frame__entries__exact_types_and_no_float(frame):
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
    assert not [dtype for dtype in DTYPES.values() if "float" in dtype.lower() or dtype == "object"]
    assert int(frame["factor_ug_per_kwh"][2]) == LARGEST
    assert frame["effective_until"].isna().tolist() == [False, True, True]


def test_write_csv__read_again__the_same_frame(frame, tmp_path):
    write_csv(frame, tmp_path / "new" / "kenya.csv")

    pd.testing.assert_frame_equal(read_csv(tmp_path / "new" / "kenya.csv"), frame)


def test_write_parquet__read_again__the_same_frame(frame, tmp_path):
    write_parquet(frame, tmp_path / "kenya.parquet")

    pd.testing.assert_frame_equal(read_parquet(tmp_path / "kenya.parquet"), frame)


def test_history_frame__no_entries__the_same_columns():
    empty = history_frame([])

    assert list(empty.columns) == list(DTYPES)
    assert empty.empty


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_write__a_file_where_the_folder_should_be__a_sentence(tmp_path, write):
    (tmp_path / "taken").write_text("")

    with pytest.raises(SourceError, match=r"taken/kenya\S* cannot be written: .*\. Name another place\."):
        write(history_frame([]), tmp_path / "taken" / "kenya")
