"""`ape run factors withdraw`, `reject` and `discard`: how a proposal ends that is not executed."""

import pytest

pytestmark = [pytest.mark.node, pytest.mark.ape]


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
