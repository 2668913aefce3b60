"""A proposal as a signer reads it: each state, each deadline, who agreed, what will be sent."""

import pytest

from gramwatt.governance.onchain.context import Comment, Review
from gramwatt.governance.proposal.content import Call, NewCountry, ProposalState, Trigger
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.report.proposal_report import proposal_lines, short_lines
from gramwatt.governance.report.timeline import earliest_execution, next_line, state_line
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import (
    CONTRACTS,
    DAY,
    NOW,
    PROPOSER,
    REVIEWER,
    SIGNERS,
    address,
    factor_proposal,
    facts,
    record,
    status,
)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (status(ProposalState.PROPOSED), "proposed; waits for its technical review, and expires 2026-12-06"),
        (status(ProposalState.REVIEWED, comment_from=NOW + DAY), "comment period begins 2026-11-24 00:00:00"),
        (
            status(ProposalState.IN_COMMENT, approval_from=NOW + 1),
            "count from 2026-11-23 00:00:01 UTC, in 00:0",
        ),
        (status(), "in approval; 1 of 3 approvals, and it expires 2026-12-06 00:00:00 UTC, in 13 d 00:00:00"),
        (
            status(ProposalState.APPROVED, approved_by=SIGNERS[:3]),
            "approved, 3 of 3 approvals; to be queued, or",
        ),
        (
            status(ProposalState.QUEUED, due_at=NOW + 1),
            "executable from 2026-11-23 00:00:01 UTC, in 00:00:01",
        ),
        (status(ProposalState.QUEUED, due_at=NOW), "executable now, and it expires"),
        (status(ProposalState.EXECUTED), "executed"),
        (status(ProposalState.EXPIRED, lapses_at=NOW), "expired 2026-11-23 00:00:00 UTC, 00:00:00 ago"),
        (status(ProposalState.SUPERSEDED), "superseded: made under set 1 of the signers"),
    ],
)
def test_state_line__every_state__what_it_waits_for(found, sentence):
    assert sentence in state_line(found, NOW)


@pytest.mark.parametrize(
    ("found", "earliest"),
    [
        (None, NOW + DAY + 7 * DAY + DAY),  # reviewed today: comments from midnight, then the timelock
        (status(ProposalState.PROPOSED, approval_from=0, approval_until=0), NOW + 9 * DAY),
        (status(ProposalState.IN_COMMENT, approval_from=NOW + 3 * DAY), NOW + 4 * DAY),
        (status(), NOW + DAY),
        (status(ProposalState.QUEUED, due_at=NOW + 5), NOW + 5),
        (status(ProposalState.QUEUED, due_at=NOW - 5), NOW),
    ],
)
def test_earliest_execution__every_state__if_everyone_acts_at_once(found, earliest):
    assert earliest_execution(found, Trigger.ANNUAL_REVIEW, facts()) == earliest


def test_earliest_execution__emergency__a_day_after_its_review():
    assert earliest_execution(None, Trigger.EMERGENCY, facts()) == NOW + DAY


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (ProposalState.PROPOSED, "review 0x4e68 --pass"),
        (ProposalState.IN_APPROVAL, "approve 0x4e68"),
        (ProposalState.APPROVED, "queue 0x4e68"),
        (ProposalState.QUEUED, "execute 0x4e68"),
    ],
)
def test_next_line__alive__the_command(state, command):
    line = next_line(status(state), "0x4e68")

    assert line is not None
    assert f"ape run factors {command}" in line


def test_next_line__ended__none():
    assert next_line(status(ProposalState.EXECUTED), "0x4e68") is None


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
