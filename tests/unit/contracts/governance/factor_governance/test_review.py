"""review: by its own role, never by who proposed, once; and what follows from it."""

import pytest

from gramwatt.governance.proposal.content import ProposalState
from tests.support.bridge.protocol import DAY, PROVISIONAL
from tests.support.evm.expect import reverts
from tests.support.governance.governance import COMMENT, REPORT, Governance

ENDED = {
    ProposalState.WITHDRAWN: lambda governance, proposal_id: governance.withdraw(proposal_id),
    ProposalState.REJECTED: lambda governance, proposal_id: governance.review(proposal_id, passed=False),
}


@pytest.fixture
def proposed(governance) -> bytes:
    return governance.propose(governance.factor())


def test_review__passed__opens_the_comment_period_at_the_next_midnight(governance, proposed):
    now = governance.chain.timestamp + 5 * 3_600
    governance.chain.warp(now)
    receipt = governance.review(proposed)
    assert receipt.events == [
        (
            "Reviewed",
            {
                "proposalId": proposed,
                "reviewer": governance.reviewer.lower(),
                "passed": True,
                "reportHash": REPORT,
                "reportUri": "ipfs://report",
            },
        )
    ]
    status = governance.status(proposed)
    midnight = (now // DAY + 1) * DAY
    assert (status.state, status.reviewedAt, status.reportHash) == (ProposalState.REVIEWED, now, REPORT)
    assert (status.commentFrom, status.approvalFrom) == (midnight, midnight + COMMENT)


def test_review__failed__rejects_for_good(governance, proposed):
    receipt = governance.review(proposed, passed=False)
    assert [name for name, _ in receipt.events] == ["Reviewed", "Rejected"]
    assert receipt.only("Reviewed")["passed"] is False
    assert governance.state(proposed) == ProposalState.REJECTED
    with reverts("ProposalStateWrong", proposed, ProposalState.REJECTED):
        governance.review(proposed)
    governance.chain.warp(governance.chain.timestamp + 100 * DAY)
    assert governance.state(proposed) == ProposalState.REJECTED


@pytest.mark.parametrize("passed", [True, False])
def test_review__without_a_report__is_refused(governance, proposed, passed):
    with reverts("DocumentMissing"):
        governance.contract.send("review", proposed, passed, bytes(32), "", sender=governance.reviewer)
    assert governance.state(proposed) == ProposalState.PROPOSED


def test_review__by_who_proposed__is_refused_even_with_the_role(governance):
    both = governance.protocol.person("proposer and reviewer")
    contract = governance.contract
    for role in ("PROPOSER_ROLE", "REVIEWER_ROLE"):
        governance.executed(governance.call(contract, "grantRole", contract.call(role), both))
    own = governance.propose(governance.factor(), sender=both)
    with reverts("ReviewerIsProposer", both):
        governance.review(own, sender=both)
    governance.review(own)
    governance.review(governance.propose(governance.factor()), sender=both)


@pytest.mark.parametrize("person", ["proposer", "guardian", "outsider"])
def test_review__without_the_role__is_refused(governance, proposed, person):
    account = governance.protocol.person(person)
    role = governance.contract.call("REVIEWER_ROLE")
    with reverts("AccessControlUnauthorizedAccount", account, role):
        governance.review(proposed, sender=account)


def test_review__by_a_signer__is_refused(governance, proposed):
    account = governance.funded(governance.signers[0])
    with reverts("AccessControlUnauthorizedAccount", account, governance.contract.call("REVIEWER_ROLE")):
        governance.review(proposed, sender=account)


def test_review__a_second_time__is_refused_in_every_later_state(governance):
    proposal = governance.factor()
    proposal_id = governance.propose(proposal)
    governance.review(proposal_id)

    def refused(state: ProposalState) -> None:
        with reverts("ProposalStateWrong", proposal_id, state):
            governance.review(proposal_id, passed=False)

    refused(ProposalState.REVIEWED)
    governance.chain.warp(governance.status(proposal_id).commentFrom)
    refused(ProposalState.IN_COMMENT)
    governance.chain.warp(governance.status(proposal_id).approvalFrom)
    refused(ProposalState.IN_APPROVAL)
    for signer in governance.signers[:3]:
        governance.approve(proposal_id, signer)
    refused(ProposalState.APPROVED)
    governance.queue(proposal)
    refused(ProposalState.QUEUED)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    governance.execute(proposal)
    refused(ProposalState.EXECUTED)


@pytest.mark.parametrize("state", ENDED)
def test_review__of_an_ended_proposal__is_refused(governance, proposed, state):
    ENDED[state](governance, proposed)
    with reverts("ProposalStateWrong", proposed, state):
        governance.review(proposed)


def test_review__of_an_emergency__opens_the_approvals_at_once(governance):
    proposal_id = governance.propose(governance.emergency())
    now = governance.chain.timestamp
    governance.review(proposal_id)
    status = governance.status(proposal_id)
    assert (status.state, status.required) == (ProposalState.IN_APPROVAL, 4)
    assert (status.commentFrom, status.approvalFrom) == (0, now)


def test_review__of_two_proposals_of_one_zone__leaves_both_on_their_way(governance):
    first, second = (approved(governance, value) for value in (430_000_000, 440_000_000))
    assert governance.state(first) == governance.state(second) == ProposalState.REVIEWED


def approved(governance: Governance, value: int) -> bytes:
    proposal_id = governance.propose(governance.factor(value, status=PROVISIONAL))
    governance.review(proposal_id)
    return proposal_id
