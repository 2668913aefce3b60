"""When each record of a history was in force, and a record as a row of a table."""

import pytest

from gramwatt.governance.onchain.factor_history import State, as_row, ends, state_of
from tests.support.governance.history import entry, proposed, record


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


def test_as_row__of_a_proposal__who_what_and_on_which_grounds():
    row = as_row(entry(1, record(2_000), None, proposed("ipfs://document")))

    assert row["proposal_id"] == "0x" + "05" * 32
    assert (row["trigger"], row["document_uri"]) == ("annual_review", "ipfs://document")
    assert row["approved_by"] == f"0x{'22' * 20} 0x{'33' * 20}"
    assert row["curve"] is None
