"""`ape run factors list`: what hostile proposers write cannot fool who reads it."""

from pathlib import Path

import pytest

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.contracts.names import GOVERNANCE
from gramwatt.governance.files.proposal_reader import read
from gramwatt.governance.onchain.reader import GovernanceReader

pytestmark = [pytest.mark.node, pytest.mark.ape]


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
