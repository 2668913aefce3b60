"""The only path by which governance sends: shown and simulated always, sent only if told and confirmed."""

import click
import pytest
from click.testing import CliRunner

from gramwatt.governance.errors import ProposalError
from gramwatt.governance.sender import GovernanceSender
from tests.support.deploying.plans import artifacts, deployer_transactions
from tests.support.governance.facts import factor_proposal

PROPOSAL = factor_proposal()
CALLDATA = artifacts()["FactorGovernance"].abi.encode_call("propose", PROPOSAL.to_abi())


@pytest.fixture
def transact(site):
    """Proposes as one of the people, in a command: its result, and how many transactions were sent."""

    def run(person="proposer", *, send, yes=False, typed=""):
        reader = site.reader(person)
        receipts = []

        @click.command()
        def command():
            receipts.append(GovernanceSender(reader, send, yes).transact("propose", PROPOSAL.to_abi()))

        before = deployer_transactions(reader.chain)
        result = CliRunner().invoke(command, input=typed)
        return result, receipts, deployer_transactions(reader.chain) - before

    return run


def test_account__of_a_sender__signs(site):
    assert GovernanceSender(site.reader("proposer"), False, False).account == site.address("proposer")


def test_transact__not_told_to_send__shows_and_simulates_and_sends_nothing(site, transact):
    result, receipts, sent = transact(send=False)

    assert result.output.splitlines() == [
        "",
        (
            f"Transaction: FactorGovernance.propose at {site.book.address('FactorGovernance')},"
            f" from {site.address('proposer')}"
        ),
        f"  calldata 0x{CALLDATA.hex()}",
        "  simulated: it would succeed now",
        "Dry run: nothing was sent. Add --send to send it.",
    ]
    assert (receipts, sent) == ([None], 0)


@pytest.mark.parametrize("send", [False, True])
def test_transact__would_be_refused__its_sentence_and_nothing_is_sent(site, transact, send):
    result, receipts, sent = transact("guardian", send=send, yes=True)

    assert isinstance(result.exception, ProposalError)
    assert result.exception.what == (
        f"{site.address('guardian')} does not hold PROPOSER_ROLE (AccessControlUnauthorizedAccount)."
    )
    assert "simulated" not in result.output
    assert (receipts, sent) == ([], 0)


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_transact__not_confirmed__nothing_is_sent(transact, typed):
    result, receipts, sent = transact(send=True, typed=typed)

    assert result.exit_code == 1
    assert "Send it to chain 31337? [y/N]" in result.output
    assert (receipts, sent) == ([], 0)


@pytest.mark.parametrize(("yes", "typed"), [(False, "y\n"), (True, "")])
def test_transact__confirmed__sent_once_and_its_receipt_shown(site, transact, yes, typed):
    result, (receipt,), sent = transact(send=True, yes=yes, typed=typed)

    assert sent == 1
    assert ("Send it to chain" in result.output) is not yes
    last = result.output.splitlines()[-1]
    assert last == f"Sent: block {receipt.block}, gas {receipt.gas_used:,}, {receipt.tx_hash}"
    assert [proposal.content for proposal in site.reader().proposals()] == [PROPOSAL]


def test_transact__sent__its_reader_sees_what_it_changed(site):
    reader = site.reader("proposer")
    assert reader.proposals() == []

    GovernanceSender(reader, send=True, yes=True).transact("propose", PROPOSAL.to_abi())

    assert len(reader.proposals()) == 1


def test_transact__of_another_contract__at_its_address(site, capsys):
    sender = GovernanceSender(site.reader("guardian"), send=False, yes=False)

    sender.transact("quarantineZone", 404 << 16, b"\1" * 32, contract="EnergyDataBridge")

    shown = capsys.readouterr().out
    assert f"EnergyDataBridge.quarantineZone at {site.book.address('EnergyDataBridge')}" in shown
