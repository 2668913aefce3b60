"""`ape run factors` as proposers, reviewers, signers and passers-by type it, on a node with key files."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.chains.evm.contracts.names import BRIDGE, GOVERNANCE
from gramwatt.governance.files.proposal_reader import read
from gramwatt.governance.onchain.reader import GovernanceReader
from tests.support.anvil import anvil
from tests.support.deploying import LOCAL
from tests.support.governance_facts import curve
from tests.support.governing import Deployed
from tests.support.signers_bench import Bench

pytestmark = [pytest.mark.node, pytest.mark.ape]

KENYA = 404 << 16
PLAN = ("--plan", str(LOCAL))


@pytest.fixture(scope="module")
def node() -> Iterator[Deployed]:
    with anvil() as url:
        yield Deployed(url)


@pytest.fixture
def bench(node: Deployed, tmp_path: Path) -> Iterator[Bench]:
    with node.rollback():
        yield Bench(node, tmp_path)


def offline(*arguments: str) -> str:
    """`approve --offline` as it is typed on a machine without a network: no --network, no --book."""
    from scripts import factors

    answer = CliRunner().invoke(factors.cli, ["approve", "--offline", *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_path__one_factor__from_the_file_to_the_price(bench):
    name = bench.proposed(bench.factor_file())
    assert "waits for its technical review" in bench.done("list")
    bench.reviewed(name)
    waiting = bench.done("show", name)
    assert "0 of 3 needed, 5 signers" in waiting
    assert "no energy was submitted in the last 30 days" in waiting
    bench.move_to(name, "comment_from")
    said = ("comment", name, "--file", str(bench.folder / "why.md"), "--uri", "ipfs://comment")
    bench.done(*said, person="guardian")
    bench.move_to(name, "approval_from")

    first = bench.done("approve", name, person="signer_1")
    assert "in approval; 1 of 3 approvals" in first
    bench.done("approve", name, person="signer_2")
    assert "approved, 3 of 3 approvals; to be queued" in bench.done("approve", name, person="signer_3")
    queued = bench.done("queue", name, person="guardian")
    assert "Earliest execution: " in queued
    assert f"Next, anyone: ape run factors execute {name}" in queued
    bench.move_to(name, "due_at", -2)
    early = bench.refused("execute", name, person="guardian")
    assert f"It is too early for proposal {name}: this step is possible from" in early
    bench.move_to(name, "due_at")
    assert f"{name} is executed." in bench.done("execute", name, person="guardian")

    record = GovernanceReader(bench.node.deployed).in_force(KENYA)
    assert record is not None
    assert record.value == 430_000_000
    shown = bench.done("show", name, *PLAN)
    assert "(signer_3)" in shown
    assert "while in comment: ipfs://comment" in shown
    assert "Kenya (404): 512.000000 → 430.000000 g/kWh (−16.0 %)" in shown  # as it found it
    assert "Effect on credits" not in shown
    listed = bench.done("list")
    assert "No proposal is open." in listed
    assert "Ended proposals: 1" in listed
    assert name in bench.done("list", "--all")


def test_commands__without_send__simulate_and_send_nothing(bench):
    file = bench.factor_file()
    dry = bench.done("propose", file, person="proposer", send=False)

    assert "Kenya (404): 512.000000 → 430.000000 g/kWh (−16.0 %), average, verified" in dry
    assert "Transaction: FactorGovernance.propose at" in dry
    assert "simulated: it would succeed now" in dry
    assert "Dry run: nothing was sent." in dry
    assert GovernanceReader(bench.node.deployed).proposals() == []


def test_commands__without_send__a_refusal_is_told_as_well(bench):
    answer = bench.refused("propose", bench.factor_file(), person="guardian", send=False)

    assert f"{dev_address(1)} does not hold PROPOSER_ROLE" in answer


def test_commands__not_confirmed__nothing_sent(bench):
    answer = bench.run("propose", bench.factor_file(), "--send", person="proposer")

    assert answer.exit_code == 1
    assert "Send it to chain 31337?" in answer.output
    assert GovernanceReader(bench.node.deployed).proposals() == []


def test_commands__a_second_time__nothing_is_left_to_do(bench):
    file = bench.factor_file()
    name = bench.open_for_approval(file)
    bench.done("approve", name, person="signer_1")
    bench.done("reject", name, person="signer_2")
    block = bench.node.web3.eth.block_number

    report = ("--report", str(bench.folder / "report.md"), "--uri", "ipfs://report")
    for again in (
        bench.done("propose", file, person="proposer"),
        bench.done("review", name, "--pass", *report, person="reviewer"),
        bench.done("approve", name, person="signer_1"),
        bench.done("reject", name, person="signer_2"),
    ):
        assert "nothing is left to do" in again.lower()
    assert bench.node.web3.eth.block_number == block

    for number in (3, 4):
        bench.done("approve", name, person=f"signer_{number}")
    bench.done("queue", name, person="guardian")
    assert "The timelock has it: nothing is left to do." in bench.done("queue", name, person="guardian")
    bench.move_to(name, "due_at")
    bench.done("execute", name, person="guardian")
    assert "It is executed: nothing is left to do." in bench.done("execute", name, person="guardian")


def test_refusals__out_of_turn__each_a_sentence_with_the_next_step(bench):
    name = bench.proposed(bench.factor_file())
    report = ("--report", str(bench.folder / "report.md"), "--uri", "ipfs://report")

    assert "does not hold REVIEWER_ROLE" in bench.refused(
        "review", name, "--pass", *report, person="proposer"
    )
    assert f"Proposal {name} is proposed, and this step is not allowed in that state" in bench.refused(
        "approve", name, person="signer_1"
    )
    bench.reviewed(name)
    assert "It is too early" in bench.refused("approve", name, person="signer_1")
    bench.move_to(name, "approval_from")
    assert "is not a signer (SignerUnknown). The signers are 0x" in bench.refused(
        "approve", name, person="guardian"
    )
    assert "did not propose it" in bench.refused("withdraw", name, person="guardian")
    assert "is in approval, and this step is not allowed" in bench.refused("queue", name, person="guardian")
    bench.move_to(name, "approval_until")
    assert "expired at" in bench.refused("approve", name, person="signer_1")
    assert "The timelock has no operation of it" in bench.done("discard", name, person="guardian")


def test_withdraw_and_reject__ended__said_once_more(bench):
    name = bench.proposed(bench.factor_file())
    assert f"{name} is withdrawn." in bench.done("withdraw", name, person="proposer")
    assert "It is withdrawn: nothing is left to do." in bench.done("withdraw", name, person="proposer")

    other = bench.proposed(bench.factor_file(salt="1"))
    report = ("--report", str(bench.folder / "report.md"), "--uri", "ipfs://report")
    assert f"{other} is rejected." in bench.done("review", other, "--fail", *report, person="reviewer")


def test_discard__expired_in_the_timelock__taken_out(bench):
    name = bench.open_for_approval(bench.factor_file())
    for number in range(1, 4):
        bench.done("approve", name, person=f"signer_{number}")
    bench.done("queue", name, person="guardian")
    bench.move_to(name, "lapses_at")

    assert "Sent: block" in bench.done("discard", name, person="guardian")
    assert "The timelock has no operation of it" in bench.done("discard", name, person="guardian")


def test_show__no_such_proposal__a_sentence(bench):
    bench.proposed(bench.factor_file())

    assert "begins with 0xffffffffff" in bench.refused("show", "0xffffffffff")


def test_approve__offline_then_delivered__counts_and_only_once(bench):
    name = bench.open_for_approval(bench.factor_file())
    export, files = str(bench.folder / "kenya.json"), []
    assert "has the whole proposal" in bench.done("show", name, "--export", export, *PLAN)
    for number in range(1, 4):
        files.append(str(bench.folder / f"approval{number}.json"))
        signed = offline(
            export, "--key-file", str(bench.key(f"signer_{number}")), "--out", files[-1], "--yes"
        )
        assert "Kenya (404): 512.000000 → 430.000000 g/kWh" in signed
        assert f"To approve as {dev_address(10 + number)}" in signed

    dry = bench.done("approve", "--deliver", *files, person="guardian", send=False)
    assert dry.count("simulated: it would succeed now") == 3
    bench.done("approve", "--deliver", files[0], person="guardian")
    together = bench.done("approve", "--deliver", *files, person="guardian")

    assert f"{dev_address(11)} approved {name} before: nothing is left to do." in together
    assert "approved, 3 of 3 approvals" in together


def test_approve__altered_approval__refused_before_anything_is_sent(bench):
    name = bench.open_for_approval(bench.factor_file())
    export, approval = str(bench.folder / "kenya.json"), bench.folder / "approval.json"
    bench.done("show", name, "--export", export)
    offline(export, "--key-file", str(bench.key("signer_1")), "--out", str(approval), "--yes")
    content = json.loads(approval.read_text())
    approval.write_text(json.dumps({**content, "deadline": content["deadline"] + 1}))

    answer = bench.refused("approve", "--deliver", str(approval), person="guardian")

    assert "approval.json says that 0x" in answer


def test_approve__offline_in_a_process_without_a_network__signs(bench):
    """No proxy, no socket that could be opened: whatever tries to connect fails."""
    name = bench.open_for_approval(bench.factor_file())
    export, out = bench.folder / "kenya.json", bench.folder / "approval.json"
    bench.done("show", name, "--export", str(export))
    guard = bench.folder / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*args, **kwargs):\n"
        "    raise SystemExit('somebody wants a network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
    )
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(guard),
    }

    options = ("--key-file", str(bench.key("signer_1")), "--out", str(out), "--yes")
    answer = subprocess.run(
        ["ape", "run", "factors", "approve", "--offline", str(export), *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr
    assert out.exists()
    assert "in approval; 1 of 3 approvals" in bench.done("approve", "--deliver", str(out), person="guardian")


def test_propose__day_curve__published_first_and_priced_by(bench):
    values = "\n".join(f"  - [{', '.join(map(str, season))}]" for season in curve().values)
    (bench.folder / "curve.yml").write_text(f"curve:\n{values}\n")
    file = bench.factor_file(value="300_000_000", curve="{file: curve.yml}")

    dry = bench.done("propose", file, person="proposer", send=False)
    assert "is published first" in dry
    assert "its day curve is not published yet" in dry
    sent = bench.done("propose", file, person="proposer")
    assert "DayCurves.publish" in sent
    name = bench.done("list").split()[0]
    assert "day curve: none → 0x" in bench.done("show", name)
    bench.reviewed(name)
    bench.move_to(name, "approval_from")
    bench.pass_on(name)

    record = GovernanceReader(bench.node.deployed).in_force(KENYA)
    assert record is not None
    assert any(record.curve)


def test_emergency__lower_at_once__four_approvals_and_no_comment(bench):
    high = bench.factor_file(trigger="Emergency", value="512_000_000", status="Provisional")
    assert "An emergency may only lower a factor" in bench.refused("propose", high, person="proposer")
    name = bench.proposed(bench.factor_file(trigger="Emergency", value="400_000_000", status="Provisional"))
    bench.reviewed(name)

    for number in range(1, 4):
        bench.done("approve", name, person=f"signer_{number}")

    assert "approved, 4 of 4 approvals" in bench.done("approve", name, person="signer_4")


def test_parameter__new_signers__old_ones_sign_no_more_and_what_they_began_is_superseded(bench):
    stale = bench.proposed(bench.factor_file())
    people = ["$signer_1", "$signer_2", "$proposer"]
    rotation = bench.file(
        "trigger: Parameter\n"
        "document: {uri: 'ipfs://rotation', file: why.md}\n"
        "calls:\n"
        "  - contract: FactorGovernance\n"
        "    function: setSigners\n"
        f"    args: {{signers_: [{', '.join(people)}], threshold_: 2, emergencyThreshold_: 3}}\n"
    )
    shown = bench.done("propose", rotation, *PLAN, person="signer_1")
    assert "without a review and with an emergency's approvals" in shown
    assert "threshold_: 3 → 2" in shown
    assert f"(join: {dev_address(4)} (proposer); leave: {dev_address(13)} (signer_3), " in shown
    name = shown.rpartition("Next, ")[2].split()[5]
    bench.move_to(name, "approval_from")
    bench.done("approve", name, person="signer_4")
    bench.pass_on(name)

    removed = bench.refused("reject", stale, person="signer_5")
    assert "is no longer a signer: it was in set 1, and set 2 is the current one" in removed
    assert "superseded: made under set 1" in bench.done("show", stale)
    fresh = bench.open_for_approval(bench.factor_file(salt="1"))
    bench.done("approve", fresh, person="proposer")
    assert "approved, 2 of 2 approvals" in bench.done("approve", fresh, person="signer_1")


def test_parameter__role_and_window__decoded_and_carried_out(bench):
    file = bench.file(
        "trigger: Parameter\n"
        "document: {uri: 'ipfs://window', file: why.md}\n"
        "calls:\n"
        "  - {contract: EnergyDataBridge, function: setChallengeWindow, args: {windowSeconds: 2d}}\n"
        "  - contract: EnergyDataBridge\n"
        "    function: grantRole\n"
        "    args: {role: GUARDIAN_ROLE, account: $reviewer}\n"
    )
    shown = bench.done("propose", file, *PLAN, person="proposer")
    assert "windowSeconds: 600 s (10 m) → 172800 s (2 d)" in shown
    assert f"account: {dev_address(10)} (reviewer) (does not hold it now)" in shown
    name = bench.done("list").split()[0]
    bench.reviewed(name)
    bench.move_to(name, "approval_from")
    bench.pass_on(name)

    deployed = bench.node.deployed
    assert deployed.read(BRIDGE, "challengeWindowSeconds") == 172_800
    assert deployed.has_role(BRIDGE, "GUARDIAN_ROLE", dev_address(10))


@pytest.mark.parametrize(("window", "is_refused"), [("599", True), ("600", False)])
def test_parameter__call_that_the_contract_refuses__warned_of_before_anyone_signs(bench, window, is_refused):
    file = bench.file(
        "trigger: Parameter\n"
        "document: {uri: 'ipfs://window', file: why.md}\n"
        "calls:\n"
        "  - contract: EnergyDataBridge\n"
        "    function: setChallengeWindow\n"
        f"    args: {{windowSeconds: {window}}}\n"
    )
    shown = " ".join(bench.done("propose", file, person="proposer", send=False).split())
    reason = (
        "Call 1 of 1: it would be refused now: WindowOutOfRange(windowSeconds 599, min 600, max 2592000)."
    )
    assert (reason in shown) == is_refused


def test_list__text_that_would_fool_a_terminal__written_out(bench):
    bench.proposed(bench.factor_file())
    evil = ("comment", "0", "--hash", "0x" + "11" * 32, "--uri", "x\x1b[2J\nState: executed")
    name = bench.done("list").split()[0]
    bench.done(*(name if part == "0" else part for part in evil), person="guardian")

    shown = bench.done("show", name)

    assert "x\\x1b[2J\\nState: executed" in shown
    assert "\x1b" not in shown


def test_list__proposal_of_text_that_is_none__warned_of_and_not_approved(bench):
    """Its proposer wrote bytes that are no UTF-8 into the URI: nobody could say what they agree to."""
    file = bench.factor_file()
    node, abi = bench.node, bench.node.deployed.artifacts[GOVERNANCE].abi
    draft = read(
        Path(file), node.book.addresses, node.deployed.artifacts, GovernanceReader(node.deployed).countries
    )
    data = abi.encode_call("propose", draft.proposal.to_abi())
    assert b"https" in data
    node.send_as(dev_address(4), node.book.address(GOVERNANCE), data.replace(b"https", b"\xff\xfeabc"))

    listed = bench.done("list")
    name = listed.split()[0]

    assert "WARNING: its content does not hash to its id; do not approve it" in listed
    for command, person in (("show", None), ("approve", "signer_1")):
        assert "does not hash to that id" in bench.refused(command, name, person=person)
    for number in range(1, 4):
        ended = bench.done("reject", name, person=f"signer_{number}")
    assert f"{name} is rejected." in ended


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["approve", "0x12"], "Neither an account nor a key file is given"),
        (["list", "--network", "ethereum:local:test"], "No network is named"),
    ],
)
def test_commands__something_not_given__a_sentence(arguments, sentence):
    from scripts import factors

    answer = CliRunner().invoke(factors.cli, arguments)

    assert answer.exit_code == 1
    assert sentence in answer.output


def test_commands__chain_without_governance__a_sentence(bench):
    content = json.loads(bench.book.read_text())
    del content["contracts"][GOVERNANCE]
    bench.book.write_text(json.dumps(content))

    assert "book.json has no FactorGovernance" in bench.refused("list")


def test_help__every_command__with_an_example():
    from scripts import factors

    for command in ("propose", "review", "comment", "approve", "reject", "withdraw", "queue", "execute"):
        answer = CliRunner().invoke(factors.cli, [command, "--help"])
        assert f"ape run factors {command} " in answer.output
