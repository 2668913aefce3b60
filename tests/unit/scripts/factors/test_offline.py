"""`approve --offline` without a chain: what is shown, what is refused, what is signed."""

import json

import pytest
from click.testing import CliRunner

from gramwatt.chains.book import AddressBook, Entry
from gramwatt.chains.errors import BookError
from gramwatt.chains.evm.sending.wallet import KeySigner
from gramwatt.deployer.errors import PlanError
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.files import approvals, export
from gramwatt.governance.proposal.content import Call
from gramwatt.protocol.digests import keccak
from scripts._factors import offline
from tests.support.governance.facts import CONTRACTS, DAY, NOW, address, factor_proposal, facts, status

KEY = KeySigner(keccak(b"signer"))
PROPOSAL = factor_proposal(document_uri="ipfs://a\x1b[2J")


@pytest.fixture
def source(tmp_path):
    found = tmp_path / "kenya.json"
    export.write(found, PROPOSAL, facts(signers=(KEY.address, address(70)), chain_id=424_242))
    return found


def sign(source, capsys, *, deadline=None, safe=None, book=None, key=KEY, yes=True):
    out = source.parent / "mine.json"
    offline.sign_offline(source, out, key, deadline, safe, book, {KEY.address: "signer_1"}, yes)
    return approvals.read(out), capsys.readouterr().out


def test_sign_offline__by_a_signer__shown_and_signed_until_the_approvals_end(source, capsys):
    approval, shown = sign(source, capsys)

    approvals.require_signed(source, approval, PROPOSAL, 424_242, CONTRACTS["FactorGovernance"])
    assert approval.deadline == NOW + 13 * DAY - 1
    assert "Kenya (404): 512.000000 → 430.000000 g/kWh (−16.0 %)" in shown
    assert "ipfs://a\\x1b[2J" in shown
    assert "There is no address book of chain 424242 here" in shown
    assert f"To approve as {KEY.address}. It can be delivered until 2026-12-05 23:59:59 UTC." in shown
    assert "approve --deliver" in shown


@pytest.mark.parametrize(
    ("text", "second"), [("14d", NOW + 14 * DAY), ("2026-12-20T00:00Z", 1_797_724_800), ("0s", NOW)]
)
def test_sign_offline__deadline__counted_from_the_export(source, capsys, text, second):
    assert sign(source, capsys, deadline=text)[0].deadline == second


def test_sign_offline__before_the_review__thirty_days(tmp_path, capsys):
    source = tmp_path / "kenya.json"
    export.write(source, PROPOSAL, facts(signers=(), status=status(approval_until=0, approval_from=0)))

    assert sign(source, capsys)[0].deadline == NOW + 30 * DAY


@pytest.mark.parametrize("text", ["2026-11-22T23:59:59Z", "2020-01-01T00:00Z"])
def test_sign_offline__deadline_that_is_over__refused(source, capsys, text):
    with pytest.raises(ProposalError, match=r"is before approvals count \(2026-11-23 00:00:00 UTC"):
        sign(source, capsys, deadline=text)


def test_sign_offline__deadline_that_is_none__refused(source, capsys):
    with pytest.raises(PlanError, match="--deadline is 'soon': not a time"):
        sign(source, capsys, deadline="soon")


def test_sign_offline__by_no_signer__refused_with_those_there_are(source, capsys):
    stranger = KeySigner(keccak(b"stranger"))

    with pytest.raises(ProposalError, match=f"{stranger.address} is not a signer: they are {KEY.address}"):
        sign(source, capsys, key=stranger)
    assert not (source.parent / "mine.json").exists()


def test_sign_offline__as_a_safe__its_owners_signature(source, capsys):
    owner = KeySigner(keccak(b"owner"))

    approval, shown = sign(source, capsys, key=owner, safe=address(70))

    assert (approval.signer, approval.owner) == (address(70), owner.address)
    approvals.require_signed(source, approval, PROPOSAL, 424_242, CONTRACTS["FactorGovernance"])
    assert "(a Safe), as its owner" in shown


def test_sign_offline__safe_that_is_no_address__refused(source, capsys):
    with pytest.raises(ProposalError, match="--as-safe is '0x12', which is not an address"):
        sign(source, capsys, safe="0x12")


def book_at(path, contracts):
    book = AddressBook(424_242, "0x", path)
    for name, where in contracts.items():
        book.record(Entry(name, where, "0x", 0, address(8), "0x", {}))
    return path


def test_sign_offline__with_a_book__its_names_stand(source, capsys, tmp_path):
    book = book_at(tmp_path / "424242.json", CONTRACTS)

    assert "are from the address book 424242.json" in sign(source, capsys, book=book)[1]


def test_sign_offline__book_of_another_contract__refused(source, capsys, tmp_path):
    book = book_at(tmp_path / "424242.json", {**CONTRACTS, "FactorGovernance": address(66)})

    with pytest.raises(BookError, match=r"Find out who changed it\. Nothing was signed"):
        sign(source, capsys, book=book)


def test_sign_offline__not_confirmed__nothing_signed(source):
    import click

    @click.command()
    def command():
        offline.sign_offline(source, source.parent / "mine.json", KEY, None, None, None, {}, False)

    answer = CliRunner().invoke(command, input="n\n")

    assert answer.exit_code == 1
    assert "Sign this approval?" in answer.output
    assert not (source.parent / "mine.json").exists()


def test_sign_offline__altered_export__refused_before_anything_is_shown(source, capsys):
    content = json.loads(source.read_text())
    content["proposal"]["factors"][0]["record"]["value"] = 1
    source.write_text(json.dumps(content))

    with pytest.raises(ProposalError, match="was altered"):
        sign(source, capsys)
    assert capsys.readouterr().out == ""


def test_sign_offline__people_of_the_export__not_taken_for_ones_own(tmp_path, capsys):
    """Whoever wrote the file may call any address `Timelock`, or by a signer's name."""
    source, proposer = tmp_path / "kenya.json", status().proposer
    people = {proposer: "Timelock", KEY.address: "signer_2", CONTRACTS["EnergyDataBridge"]: "nothing"}
    approved = status(approved_by=(KEY.address,))
    proposal = factor_proposal(factors=(), calls=(Call(CONTRACTS["EnergyDataBridge"], b"none"),))
    export.write(source, proposal, facts(signers=(KEY.address,), people=people, status=approved))

    shown = sign(source, capsys)[1]

    assert f"{proposer} (Timelock, according to the export)" in shown
    assert f"{KEY.address} (signer_1)" in shown
    assert f"A call of {CONTRACTS['EnergyDataBridge']} (EnergyDataBridge)" in shown
    assert "countries' names" in shown


@pytest.mark.parametrize(
    ("key", "value"),
    [("delay", "86400"), ("contracts", {}), ("contracts", 1), ("now", None), ("people", [])],
)
def test_sign_offline__facts_that_are_none__a_sentence_and_nothing_signed(source, capsys, key, value):
    content = json.loads(source.read_text())
    content["facts"][key] = value
    source.write_text(json.dumps(content))

    with pytest.raises(ProposalError, match=r"The state of the chain in kenya\.json cannot be read"):
        sign(source, capsys)
    assert not (source.parent / "mine.json").exists()


def test_sign_offline__deadline_that_no_approval_can_have__refused(tmp_path, capsys):
    export.write(tmp_path / "late.json", PROPOSAL, facts(signers=(), status=status(approval_until=2**64 + 1)))
    with pytest.raises(ProposalError, match=r"The deadline .* is later than an approval can name"):
        sign(tmp_path / "late.json", capsys)
