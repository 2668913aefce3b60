"""A proposal carried to a machine without a network: there and back, and every way to alter it."""

import json
from dataclasses import replace

import pytest

from gramwatt.chains.book import AddressBook, Entry
from gramwatt.chains.errors import BookError
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.files import export
from gramwatt.governance.onchain.context import Comment, Review, Rival
from gramwatt.governance.proposal.content import Call, NewCountry, ProposalState, Trigger
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.protocol.day_curve import curve_id
from tests.support.governance.facts import (
    CONTRACTS,
    KENYA,
    REVIEWER,
    SEEDED,
    address,
    curve,
    factor_proposal,
    facts,
    record,
    with_curve,
)

SHAPE = curve()
PROPOSAL = factor_proposal(
    record(300_000_000, curve=curve_id(SHAPE)), salt=2**255, document_uri='ipfs://"é\x1b[2J'
)
FACTS = facts(
    **with_curve(SHAPE),
    present={(0, "windowSeconds"): "600 s (10 m)"},
    rivals=(Rival(b"\xab" * 32, KENYA, ProposalState.QUEUED),),
    review=Review(REVIEWER, True, "ipfs://report"),
    comments=(Comment(address(99), ProposalState.IN_COMMENT, b"\xc0" * 32, "ipfs://c"),),
    effect=("Kenya (404): 1 batch",),
    people={address(9): "guardian"},
)


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "kenya.json"
    export.write(found, PROPOSAL, FACTS)
    return found


def altered(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
    return path


def test_read__as_written__the_same_proposal_and_facts(path):
    found = export.read(path)

    assert found.proposal == PROPOSAL
    assert found.context == FACTS


def test_read__countries_and_calls__the_same(tmp_path):
    proposal = factor_proposal(
        trigger=Trigger.NEW_COUNTRY,
        countries=(NewCountry(288, "GH", "Ghana"),),
        calls=(Call(address(1), b"\x00\xff"),),
    )
    export.write(tmp_path / "p.json", proposal, facts(status=None))

    found = export.read(tmp_path / "p.json")

    assert (found.proposal, found.context.status) == (proposal, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["proposal"]["factors"][0]["record"].update(value=299_999_999),
        lambda content: content["proposal"]["factors"][0].update(zone=KENYA + 1),
        lambda content: content["proposal"].update(salt=0),
        lambda content: content["proposal"].update(document_uri="ipfs://other"),
        lambda content: content["proposal"].update(trigger=4),
        lambda content: content["proposal"]["calls"].append({"target": address(1), "data": "0x"}),
        lambda content: content.update(proposalId="0x" + "00" * 32),
    ],
)
def test_read__a_word_of_the_content_altered__refused_with_both_ids(path, change):
    with pytest.raises(ProposalError, match=r"is named proposal 0x.*one of the two was altered"):
        export.read(altered(path, change))


def test_read__a_value_of_the_curve_altered__refused(path):
    def change(content):
        (values,) = content["facts"]["curves"].values()
        values[0][0] += 1

    with pytest.raises(ProposalError, match=r"has values for the day curve 0x.* they are those of 0x"):
        export.read(altered(path, change))


def test_read__the_curve_left_out__refused(path):
    with pytest.raises(ProposalError, match=r"proposes the day curve 0x.* without its values"):
        export.read(altered(path, lambda content: content["facts"].update(curves={})))


def test_read__the_zones_history_left_out__refused(path):
    with pytest.raises(ProposalError, match=f"has no history of zone {KENYA}"):
        export.read(altered(path, lambda content: content["facts"].update(histories={})))


@pytest.mark.parametrize("change", [{"chainId": 1}, {"governance": address(66)}])
def test_read__another_chain_or_contract_in_one_place__refused(path, change):
    with pytest.raises(ProposalError, match="in one place, and in another place chain 31337"):
        export.read(altered(path, lambda content: content.update(change)))


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("facts"),
        lambda content: content["facts"].pop("status"),
        lambda content: content["facts"].update(now=None, histories=[1]),
        lambda content: content["proposal"]["factors"][0]["record"].update(kind=9),
        lambda content: content["proposal"]["factors"][0]["record"].update(more=9),
        lambda content: next(iter(content["facts"]["curves"].values())).pop(),
    ],
)
def test_read__a_part_missing_or_strange__a_sentence(path, change):
    with pytest.raises(ProposalError, match=r"is not a proposal's export: .*Export it again"):
        export.read(altered(path, change))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("salt", "5"),
        ("salt", 2**256),
        ("document_uri", 42),
        ("document_uri", None),
        ("document_uri", "\ud800"),
        ("document_hash", "0x05"),
    ],
)
def test_read__a_value_of_another_type__refused_though_it_would_hash(path, key, value):
    """What is shown is what is signed: 42 as a text hashes as the byte `*`, and `0x05` as 32 bytes."""
    with pytest.raises(ProposalError, match=r"is not a proposal's export: .*Export it again"):
        export.read(altered(path, lambda content: content["proposal"].update({key: value})))


@pytest.mark.parametrize(
    ("key", "value"), [("value", "5"), ("source_hash", "0x05"), ("source_year", 1 << 16)]
)
def test_read__a_records_value_of_another_type__refused_though_it_would_hash(path, key, value):
    with pytest.raises(ProposalError, match=r"is not a proposal's export: .*Export it again"):
        export.read(
            altered(path, lambda content: content["proposal"]["factors"][0]["record"].update({key: value}))
        )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not a proposal's export"),
        ("[]", "is not a"),
        ('{"format": "other"}', "has the format 'other'"),
    ],
)
def test_read__another_file__a_sentence(tmp_path, text, sentence):
    (tmp_path / "other.json").write_text(text)

    with pytest.raises(ProposalError, match=sentence):
        export.read(tmp_path / "other.json")


def test_read__no_file__a_sentence(tmp_path):
    with pytest.raises(ProposalError, match=r"absent\.json cannot be read"):
        export.read(tmp_path / "absent.json")


def book(chain_id=31_337, governance=CONTRACTS["FactorGovernance"]):
    entry = Entry("FactorGovernance", governance, "0x", 0, address(8), "0x", {})
    return AddressBook(chain_id, "0x", entries={"FactorGovernance": entry})


def test_require_book__the_same_contract__the_books_addresses(path):
    assert export.require_book(export.read(path), book()) == {
        "FactorGovernance": CONTRACTS["FactorGovernance"]
    }


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        (book(chain_id=1), "The export is for chain 31337, and the book is for chain 1"),
        (book(governance=address(66)), f"and the book has {address(66)}"),
    ],
)
def test_require_book__another_chain_or_contract__refused(path, kept, sentence):
    with pytest.raises(BookError, match=sentence):
        export.require_book(export.read(path), kept)


def test_write__facts_altered_by_hand__read_as_they_stand(path):
    """They are what the writer says: no hash stands for them, and a signer is told so."""

    def change(content):
        content["facts"]["histories"][str(KENYA)][0]["value"] = 100

    found = export.read(altered(path, change))

    assert proposal_id(found.proposal) == proposal_id(PROPOSAL)
    assert found.context.histories == {KENYA: (replace(SEEDED, value=100),)}
