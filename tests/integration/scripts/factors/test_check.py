"""`ape run factors check`: what is in force beside a second source, and the proposals that it writes."""

import json

import pytest
from click.testing import CliRunner

from gramwatt.chains.dev.accounts import dev_key
from gramwatt.governance.files.proposal_reader import read
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.proposal.content import Trigger
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorStatus
from tests.support.deploying.old_zone import run
from tests.support.deploying.plans import LOCAL, artifacts

pytestmark = [pytest.mark.node, pytest.mark.ape]

KENYA = 404 << 16


def test_check__seed_of_nigeria_in_force__implausible_with_a_proposal_that_reads(
    old_node, book, passed, tmp_path
):
    out = tmp_path / "proposals"

    told = run(old_node, book, "check", "--out", str(out))

    assert told.exit_code == 0, told.output
    assert "1.71 times the 523.247 g/kWh" in told.output.replace("\n", " ")
    assert sorted(path.name for path in out.iterdir()) == [
        "404-kenya.md",
        "404-kenya.yml",
        "566-nigeria.md",
        "566-nigeria.yml",
    ]
    desk = GovernanceReader(old_node.deployed)
    draft = read(out / "566-nigeria.yml", old_node.book.addresses, artifacts(), desk.countries)
    (change,) = draft.proposal.factors
    assert draft.proposal.trigger is Trigger.ANNUAL_REVIEW
    assert (change.zone, change.record.value) == (566 << 16, 523_247_000)
    assert change.record.status is FactorStatus.PROVISIONAL
    assert change.record.source_hash == second_source().document_hash
    assert draft.proposal.document_hash == keccak((out / "566-nigeria.md").read_bytes())


def test_check__proposals_that_it_writes__propose_takes_unchanged(old_node, book, passed, tmp_path):
    run(old_node, book, "check", "--out", str(tmp_path))
    key = tmp_path / "proposer.key"
    key.write_text(dev_key(int(old_node.plan.people["proposer"].removeprefix("dev account "))).hex())
    key.chmod(0o600)

    for name in ("404-kenya.yml", "566-nigeria.yml"):
        told = run(old_node, book, "propose", str(tmp_path / name), "--key-file", str(key))
        assert told.exit_code == 0, told.output
        assert "simulated: it would succeed now" in told.output


def test_check__proposal_that_somebody_edited__stays(old_node, book, passed, tmp_path):
    edited = tmp_path / "566-nigeria.yml"
    edited.write_text("edited", encoding="utf-8")

    told = run(old_node, book, "check", "--out", str(tmp_path))

    assert "exists already and was not changed" in told.output
    assert edited.read_text(encoding="utf-8") == "edited"
    assert not (tmp_path / "566-nigeria.md").exists()


def test_check__json_and_strict__the_same_findings_and_exit_1(old_node, book, passed, tmp_path):
    told = run(old_node, book, "check", "--json", "--out", str(tmp_path), mix_stderr=False)
    findings = {finding["zone"]: finding for finding in json.loads(told.stdout)}

    assert findings[KENYA]["factor"] == 410_000_000
    assert findings[566 << 16]["verdict"] == "implausible"
    assert run(old_node, book, "check", "--strict", "--out", str(tmp_path)).exit_code == 1


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
