"""`ape run factors history` and `check` on a node: a history that has seen everything, told and exported."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from gramwatt.chains.dev.accounts import dev_key
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.governance.files.proposal_reader import read
from gramwatt.governance.onchain.factor_history import Origin, RecordedFactor, State, read_history
from gramwatt.governance.onchain.history_table import history_frame, read_csv, read_parquet
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.proposal.content import FactorChange, Trigger
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime
from tests.support.anvil import anvil
from tests.support.deploying import LOCAL, artifacts
from tests.support.governing import DOCUMENT, Deployed

pytestmark = [pytest.mark.node, pytest.mark.ape]

KENYA = 404 << 16
DAY = 86_400
REASON = keccak(b"reason")


@pytest.fixture(scope="module")
def node() -> Iterator[Deployed]:
    with anvil() as url:
        yield Deployed(url)


@pytest.fixture(scope="module")
def book(node: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The address book as a file."""
    path = tmp_path_factory.mktemp("book") / "book.json"
    replace(node.book, path=path).record(node.book.entry(BRIDGE))
    return path


def record(value: int, effective_from: int = 0) -> FactorChange:
    source = keccak(b"source")
    kind, status = FactorKind.AVERAGE, FactorStatus.PROVISIONAL
    return FactorChange(KENYA, FactorRecord(value, UnixTime(effective_from), kind, status, 2025, 500, source))


@pytest.fixture(scope="module")
def passed(node: Deployed) -> list[bytes]:
    """The ids of the proposals: one, a quarantine, one announced, one that overtakes it, one announced."""
    first = node.pass_proposal(Trigger.ANNUAL_REVIEW, factors=[record(430_000_000)])
    node.move_to(node.chain.now() + DAY)
    node.as_person("guardian", BRIDGE, "quarantineZone", KENYA, REASON)
    far = node.chain.now() + 200 * DAY
    second = node.pass_proposal(Trigger.GRID_CHANGE, factors=[record(420_000_000, far)])
    third = node.pass_proposal(Trigger.POLICY_CHANGE, factors=[record(410_000_000)])
    fourth = node.pass_proposal(Trigger.ANNUAL_REVIEW, factors=[record(400_000_000, far + 1)])
    return [first, second, third, fourth]


@pytest.fixture(scope="module")
def history(node: Deployed, passed: list[bytes]) -> list[RecordedFactor]:
    return read_history(GovernanceReader(node.deployed), KENYA)


def run(node: Deployed, book: Path, *arguments: str, mix_stderr: bool = True) -> Result:
    from scripts import factors

    place = ["--network", f"ethereum:local:{node.url}", "--book", str(book)]
    return CliRunner(mix_stderr=mix_stderr).invoke(factors.cli, [*arguments, *place])


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


def test_read_history__each_record__how_it_came_and_by_whom(node, passed, history):
    assert [entry.origin for entry in history] == [
        Origin.DEPLOYMENT,
        Origin.PROPOSAL,
        Origin.GUARDIAN,
        Origin.PROPOSAL,
        Origin.PROPOSAL,
        Origin.PROPOSAL,
    ]
    signers = tuple(node.people[f"signer_{number}"] for number in (1, 2, 3))
    proposed = [entry for entry in history if entry.proposal]
    assert [entry.proposal.proposal_id for entry in proposed] == passed
    for entry in proposed:
        assert entry.proposal.proposer == node.people["proposer"]
        assert entry.proposal.content.document_hash == DOCUMENT
        assert (entry.reviewer, entry.approved_by) == (node.people["reviewer"], signers)
    assert history[2].record.source_hash == REASON


def test_read_history__each_record__block_time_and_transaction_are_the_nodes(node, history):
    for entry in history:
        receipt = node.web3.eth.get_transaction_receipt(entry.tx_hash)
        assert receipt["blockNumber"] == entry.block
        assert node.web3.eth.get_block(entry.block)["timestamp"] == entry.recorded_at


def test_read_history__zone_without_records__nothing(node):
    assert read_history(GovernanceReader(node.deployed), KENYA | 1) == []


def test_history__exported__reads_back_as_the_same_frame(node, book, history, tmp_path):
    csv, parquet = tmp_path / "kenya.csv", tmp_path / "kenya.parquet"

    told = run(
        node, book, "history", "KE", "--csv", str(csv), "--parquet", str(parquet), "--plan", str(LOCAL)
    )

    assert told.exit_code == 0, told.output
    assert "Kenya (404): records ever made: 6" in told.output
    assert "3. 420 g/kWh, provisional: overtaken before it began" in told.output
    assert "by guardian" in told.output
    assert f"proposed by {node.people['proposer']} (proposer)" in told.output
    frame = history_frame(history)
    pd.testing.assert_frame_equal(read_csv(csv), frame)
    pd.testing.assert_frame_equal(read_parquet(parquet), frame)


def test_history__no_zone__a_sentence(node, book):
    told = run(node, book, "history", "Kenia")

    assert told.exit_code == 1
    assert "Kenia" in told.output
    assert "Traceback" not in told.output


def test_check__seed_of_nigeria_in_force__implausible_with_a_proposal_that_reads(
    node, book, passed, tmp_path
):
    out = tmp_path / "proposals"

    told = run(node, book, "check", "--out", str(out))

    assert told.exit_code == 0, told.output
    assert "1.71 times the 523.247 g/kWh" in told.output.replace("\n", " ")
    assert sorted(path.name for path in out.iterdir()) == [
        "404-kenya.md",
        "404-kenya.yml",
        "566-nigeria.md",
        "566-nigeria.yml",
    ]
    reader = GovernanceReader(node.deployed)
    draft = read(out / "566-nigeria.yml", node.book.addresses, artifacts(), reader.countries)
    (change,) = draft.proposal.factors
    assert draft.proposal.trigger is Trigger.ANNUAL_REVIEW
    assert (change.zone, change.record.value) == (566 << 16, 523_247_000)
    assert change.record.status is FactorStatus.PROVISIONAL
    assert change.record.source_hash == second_source().document_hash
    assert draft.proposal.document_hash == keccak((out / "566-nigeria.md").read_bytes())


def test_check__proposals_that_it_writes__propose_takes_unchanged(node, book, passed, tmp_path):
    run(node, book, "check", "--out", str(tmp_path))
    key = tmp_path / "proposer.key"
    key.write_text(dev_key(int(node.plan.people["proposer"].removeprefix("dev account "))).hex())
    key.chmod(0o600)

    for name in ("404-kenya.yml", "566-nigeria.yml"):
        told = run(node, book, "propose", str(tmp_path / name), "--key-file", str(key))
        assert told.exit_code == 0, told.output
        assert "simulated: it would succeed now" in told.output


def test_check__proposal_that_somebody_edited__stays(node, book, passed, tmp_path):
    edited = tmp_path / "566-nigeria.yml"
    edited.write_text("edited", encoding="utf-8")

    told = run(node, book, "check", "--out", str(tmp_path))

    assert "exists already and was not changed" in told.output
    assert edited.read_text(encoding="utf-8") == "edited"
    assert not (tmp_path / "566-nigeria.md").exists()


def test_check__json_and_strict__the_same_findings_and_exit_1(node, book, passed, tmp_path):
    told = run(node, book, "check", "--json", "--out", str(tmp_path), mix_stderr=False)
    findings = {finding["zone"]: finding for finding in json.loads(told.stdout)}

    assert findings[KENYA]["factor"] == 410_000_000
    assert findings[566 << 16]["verdict"] == "implausible"
    assert run(node, book, "check", "--strict", "--out", str(tmp_path)).exit_code == 1


def test_check__offline__a_plan_without_a_chain(tmp_path):
    from scripts import factors

    arguments = ["check", "--offline", "--plan", str(LOCAL), "--out", str(tmp_path / "proposals")]
    told = CliRunner().invoke(factors.cli, arguments)

    assert told.exit_code == 0, told.output
    assert "7.26 times the 70.492 g/kWh" in told.output.replace("\n", " ")
    assert "6 zones: 2 implausible, 0 due for a review, 0 without a second source." in told.output
    assert not (tmp_path / "proposals").exists()


def test_check__offline_without_a_plan__a_sentence():
    from scripts import factors

    told = CliRunner().invoke(factors.cli, ["check", "--offline"])

    assert told.exit_code == 1
    assert "--offline needs a plan to check." in told.output
