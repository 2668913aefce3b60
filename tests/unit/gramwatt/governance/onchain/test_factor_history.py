"""When each record of a history was in force, and the frame's way to a file and back."""

import pandas as pd
import pytest

from gramwatt.governance.onchain.factor_history import Origin, RecordedFactor, State, as_row, ends, state_of
from gramwatt.governance.onchain.history_table import (
    DTYPES,
    history_frame,
    read_csv,
    read_parquet,
    write_csv,
    write_parquet,
)
from gramwatt.governance.onchain.reader import ProposalOnChain
from gramwatt.governance.proposal.content import FactorChange, Proposal, Trigger
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

ZONE = 404 << 16
LARGEST = 2**53 + 1  # no float has it


def record(since: int, value: int = 512_000_000, curve: bytes = NO_CURVE) -> FactorRecord:
    return FactorRecord(
        value, UnixTime(since), FactorKind.AVERAGE, FactorStatus.VERIFIED, 2025, 500, b"\3" * 32, curve
    )


def entry(index: int, given: FactorRecord, until: int | None, made: ProposalOnChain | None) -> RecordedFactor:
    return RecordedFactor(
        zone=ZONE,
        index=index,
        record=given,
        until=until,
        state=State.IN_FORCE,
        origin=Origin.PROPOSAL if made else Origin.DEPLOYMENT,
        block=7,
        recorded_at=1_780_272_000,
        tx_hash="0x" + "ab" * 32,
        proposal=made,
        reviewer="0x" + "11" * 20 if made else None,
        approved_by=("0x" + "22" * 20, "0x" + "33" * 20) if made else (),
    )


def proposed(uri: str) -> ProposalOnChain:
    given = record(2_000)
    proposal = Proposal(Trigger.ANNUAL_REVIEW, (), (FactorChange(ZONE, given),), (), b"\4" * 32, uri)
    return ProposalOnChain(b"\5" * 32, "0x" + "44" * 20, 9, proposal)


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


def test_ends__one_after_the_other__each_ends_where_the_next_begins():
    assert ends([record(10), record(20), record(30)]) == [20, 30, None]


def test_ends__later_record_that_begins_earlier__overtakes():
    assert ends([record(10), record(50), record(30)]) == [30, 30, None]


def test_ends__nothing__nothing():
    assert ends([]) == []


@pytest.mark.parametrize(
    ("until", "now", "state"),
    [
        (None, 1_000, State.IN_FORCE),
        (None, 999, State.ANNOUNCED),
        (2_000, 1_999, State.IN_FORCE),
        (2_000, 2_000, State.WAS_IN_FORCE),
        (1_001, 1_001, State.WAS_IN_FORCE),
        (1_000, 1_000, State.OVERTAKEN),
        (999, 998, State.OVERTAKEN),
    ],
)
def test_state_of__record_of_second_1000__at_every_boundary(until, now, state):
    assert state_of(record(1_000), until, now) is state


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


def test_as_row__of_a_proposal__who_what_and_on_which_grounds():
    row = as_row(entry(1, record(2_000), None, proposed("ipfs://document")))

    assert row["proposal_id"] == "0x" + "05" * 32
    assert (row["trigger"], row["document_uri"]) == ("annual_review", "ipfs://document")
    assert row["approved_by"] == f"0x{'22' * 20} 0x{'33' * 20}"
    assert row["curve"] is None
