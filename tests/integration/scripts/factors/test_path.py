"""A factor's change, command by command, as the plan's people type it: in turn, out of turn, twice."""

import pytest

from gramwatt.governance.onchain.reader import GovernanceReader
from tests.support.deploying.plans import LOCAL

pytestmark = [pytest.mark.node, pytest.mark.ape]

KENYA = 404 << 16
PLAN = ("--plan", str(LOCAL))


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
