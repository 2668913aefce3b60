"""A proposal as a signer reads it: what it changes, who agreed, what is next, what will be sent."""

from gramwatt.governance.onchain.context import Comment, Review
from gramwatt.governance.proposal.content import Call, NewCountry, ProposalState, Trigger
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.report.proposal_report import proposal_lines, short_lines
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import (
    CONTRACTS,
    NOW,
    PROPOSER,
    REVIEWER,
    SIGNERS,
    address,
    factor_proposal,
    facts,
    record,
)


def test_proposal_lines__in_approval__all_that_a_signer_asks():
    people = {PROPOSER: "proposer", SIGNERS[0]: "signer_1"}
    proposal = factor_proposal(salt=7)
    known = facts(
        people=people,
        review=Review(REVIEWER, True, "ipfs://report"),
        comments=(Comment(address(99), ProposalState.IN_COMMENT, b"\xc0" * 32, "ipfs://comment"),),
        effect=("Kenya (404): 1 batch",),
    )

    text = "\n".join(proposal_lines(proposal, known, artifacts()))

    assert f"Proposal 0x{proposal_id(proposal).hex()}" in text
    for part in (
        "on chain 31337, FactorGovernance 0x0000000000000000000000000000000000000002",
        "trigger: annual review",
        "document: ipfs://document",
        f"keccak256 0x{'d0' * 32}",
        "salt: 7",
        "Kenya (404): 512.000000 → 430.000000 g/kWh (−16.0 %)",
        "State: in approval; 1 of 3 approvals",
        "approvals until    2026-12-06 00:00:00 UTC, in 13 d 00:00:00",
        "earliest execution 2026-11-24 00:00:00 UTC, in 1 d 00:00:00",
        f"proposed by        {PROPOSER} (proposer)",
        f"reviewed by        {REVIEWER}: passed",
        "approvals          1 of 3 needed, 5 signers",
        f"{SIGNERS[0]} (signer_1)",
        "while in comment: ipfs://comment",
        "Effect on credits\n  Kenya (404): 1 batch",
        "Timelock operation 0x",
        "executeBatch calldata 0xe38335e5",
        "Next, a signer: ape run factors approve 0x",
    ):
        assert part in text
    assert text.count("WARNING") == text.count("WARNING: Kenya (404): implausible. 430 g/kWh") == 1


def test_proposal_lines__it_would_be_refused__warned():
    text = "\n".join(proposal_lines(factor_proposal(record(1, NOW)), facts(), artifacts()))

    assert "WARNING: Kenya (404): it is to take effect 2026-11-23 00:00:00 UTC" in text


def test_short_lines__not_proposed_yet__no_state():
    lines = list(short_lines(factor_proposal(), facts(status=None), artifacts()))

    assert len(lines) == 3
    assert lines[0].endswith("  annual review")
    assert lines[2].startswith("  WARNING: Kenya (404): implausible.")


def test_short_lines__new_country__named_before_the_chain_knows_it():
    proposal = factor_proposal(
        zone=288 << 16, trigger=Trigger.NEW_COUNTRY, countries=(NewCountry(288, "GH", "Ghana"),)
    )

    lines = list(short_lines(proposal, facts(histories={288 << 16: ()}), artifacts()))

    assert lines[1:3] == [
        "  adds Ghana (288, GH)",
        (
            "  Ghana (288): none → 430.000000 g/kWh, average, verified, source year 2025, ±5.0 %,"
            " in force from execution"
        ),
    ]


def test_short_lines__governance_of_its_own_signers__says_that_nobody_reviews_it():
    data = artifacts()["FactorGovernance"].abi.encode_call("setSigners", SIGNERS, 3, 4)
    own = factor_proposal(
        factors=(), trigger=Trigger.PARAMETER, calls=(Call(CONTRACTS["FactorGovernance"], data),)
    )
    other = factor_proposal(
        factors=(), trigger=Trigger.PARAMETER, calls=(*own.calls, Call(CONTRACTS["EnergyDataBridge"], b""))
    )

    assert "without a review" in next(short_lines(own, facts(), artifacts()))
    assert next(short_lines(other, facts(), artifacts())).endswith("  parameter")
