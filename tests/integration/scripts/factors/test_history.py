"""`ape run factors history`: a zone that has seen everything, told and exported."""

import pandas as pd
import pytest

from gramwatt.governance.onchain.factor_history import Origin, RecordedFactor, State, read_history
from gramwatt.governance.onchain.history_table import history_frame, read_csv, read_parquet
from gramwatt.governance.onchain.reader import GovernanceReader
from tests.support.deploying.governed import DOCUMENT, Deployed
from tests.support.deploying.old_zone import KENYA, REASON, run
from tests.support.deploying.plans import LOCAL

pytestmark = [pytest.mark.node, pytest.mark.ape]


@pytest.fixture(scope="module")
def history(old_node: Deployed, passed: list[bytes]) -> list[RecordedFactor]:
    return read_history(GovernanceReader(old_node.deployed), KENYA)


def test_read_history__a_zone_that_has_seen_everything__states_in_order(history):
    assert [(entry.record.value // 10**6, entry.state) for entry in history] == [
        (512, State.WAS_IN_FORCE),
        (430, State.WAS_IN_FORCE),
        (430, State.WAS_IN_FORCE),
        (420, State.OVERTAKEN),
        (410, State.IN_FORCE),
        (400, State.ANNOUNCED),
    ]


def test_read_history__each_record__ends_where_the_next_in_force_begins(history):
    begins = [entry.record.effective_from for entry in history]

    assert [entry.until for entry in history] == [begins[1], begins[2], begins[4], begins[4], begins[5], None]


def test_read_history__each_record__how_it_came_and_by_whom(old_node, passed, history):
    assert [entry.origin for entry in history] == [
        Origin.DEPLOYMENT,
        Origin.PROPOSAL,
        Origin.GUARDIAN,
        Origin.PROPOSAL,
        Origin.PROPOSAL,
        Origin.PROPOSAL,
    ]
    signers = tuple(old_node.people[f"signer_{number}"] for number in (1, 2, 3))
    proposed = [entry for entry in history if entry.proposal]
    assert [entry.proposal.proposal_id for entry in proposed] == passed
    for entry in proposed:
        assert entry.proposal.proposer == old_node.people["proposer"]
        assert entry.proposal.content.document_hash == DOCUMENT
        assert (entry.reviewer, entry.approved_by) == (old_node.people["reviewer"], signers)
    assert history[2].record.source_hash == REASON


def test_read_history__each_record__block_time_and_transaction_are_the_nodes(old_node, history):
    for entry in history:
        receipt = old_node.web3.eth.get_transaction_receipt(entry.tx_hash)
        assert receipt["blockNumber"] == entry.block
        assert old_node.web3.eth.get_block(entry.block)["timestamp"] == entry.recorded_at


def test_read_history__zone_without_records__nothing(old_node):
    assert read_history(GovernanceReader(old_node.deployed), KENYA | 1) == []


def test_history__exported__reads_back_as_the_same_frame(old_node, book, history, tmp_path):
    csv, parquet = tmp_path / "kenya.csv", tmp_path / "kenya.parquet"

    told = run(
        old_node, book, "history", "KE", "--csv", str(csv), "--parquet", str(parquet), "--plan", str(LOCAL)
    )

    assert told.exit_code == 0, told.output
    assert "Kenya (404): records ever made: 6" in told.output
    assert "3. 420 g/kWh, provisional: overtaken before it began" in told.output
    assert "by guardian" in told.output
    assert f"proposed by {old_node.people['proposer']} (proposer)" in told.output
    frame = history_frame(history)
    pd.testing.assert_frame_equal(read_csv(csv), frame)
    pd.testing.assert_frame_equal(read_parquet(parquet), frame)


def test_history__no_zone__a_sentence(old_node, book):
    told = run(old_node, book, "history", "Kenia")

    assert told.exit_code == 1
    assert "Kenia" in told.output
    assert "Traceback" not in told.output
