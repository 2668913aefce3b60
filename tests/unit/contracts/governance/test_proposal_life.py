"""Every deadline of a proposal: its first and last second, and the one on the other side of each.

Periods are half-open: the second at which one ends is outside it, and inside the next.
"""

from collections.abc import Callable

import pytest

from gramwatt.governance.proposal.content import Proposal, ProposalState
from tests.support.bridge.protocol import DAY
from tests.support.evm.expect import reverts
from tests.support.governance.governance import (
    APPROVAL_PERIOD,
    COMMENT,
    DELAY,
    EXECUTION_PERIOD,
    QUEUE_PERIOD,
    REVIEW_PERIOD,
    Governance,
)


@pytest.fixture
def proposal(governance) -> Proposal:
    return governance.factor()


def expires(governance: Governance, proposal_id: bytes, at: int, act: Callable[[], object]) -> None:
    """The act is refused at `at`, and is taken a second before."""
    assert governance.status(proposal_id).lapsesAt == at
    governance.chain.warp(at)
    assert governance.state(proposal_id) == ProposalState.EXPIRED
    with reverts("ProposalExpired", proposal_id, at):
        act()
    governance.chain.warp(at - 1)
    act()


# -- Review --


def test_review__within_thirty_days__is_taken_to_the_last_second(governance, proposal):
    proposal_id = governance.propose(proposal)
    ends = governance.chain.timestamp + REVIEW_PERIOD
    expires(governance, proposal_id, ends, lambda: governance.review(proposal_id))
    assert governance.state(proposal_id) == ProposalState.REVIEWED


def test_review__in_the_second_of_the_proposal__is_taken(governance, proposal):
    proposal_id = governance.propose(proposal)
    governance.review(proposal_id)
    assert governance.status(proposal_id).reviewedAt == governance.status(proposal_id).proposedAt


# -- Comment --


@pytest.mark.parametrize(
    ("second_of_day", "wait"), [(0, DAY), (1, DAY - 1), (DAY // 2, DAY // 2), (DAY - 1, 1)]
)
def test_comment_period__after_a_review_at_any_second__is_seven_whole_days(
    governance, proposal, second_of_day, wait
):
    """A review at midnight itself waits for the next: nobody loses a part of the first day."""
    proposal_id = governance.propose(proposal)
    midnight = governance.chain.timestamp // DAY * DAY + DAY
    governance.chain.warp(midnight + second_of_day)
    governance.review(proposal_id)
    status = governance.status(proposal_id)
    assert status.commentFrom == midnight + second_of_day + wait == midnight + DAY
    assert status.approvalFrom == status.commentFrom + 7 * DAY
    assert status.approvalUntil == status.approvalFrom + 14 * DAY


def test_comment__about_the_first_second_of_the_period__is_told_on_its_own_side(governance, proposal):
    proposal_id = governance.propose(proposal)
    governance.review(proposal_id)
    begins = governance.status(proposal_id).commentFrom
    for moment, state in ((begins - 1, ProposalState.REVIEWED), (begins, ProposalState.IN_COMMENT)):
        governance.chain.warp(moment)
        assert governance.state(proposal_id) == state
        assert governance.comment(proposal_id).only("Commented")["state"] == state


def test_comment__about_the_last_second_of_the_period__is_told_on_its_own_side(governance, proposal):
    proposal_id = governance.propose(proposal)
    governance.review(proposal_id)
    ends = governance.status(proposal_id).commentFrom + COMMENT
    for moment, state in ((ends - 1, ProposalState.IN_COMMENT), (ends, ProposalState.IN_APPROVAL)):
        governance.chain.warp(moment)
        assert governance.comment(proposal_id).only("Commented")["state"] == state


# -- Approval --


@pytest.mark.parametrize("by_signature", [False, True])
def test_approve__about_the_first_second__is_refused_then_taken(governance, proposal, by_signature):
    proposal_id = governance.propose(proposal)
    governance.review(proposal_id)
    opens = governance.status(proposal_id).approvalFrom
    signer = governance.signers[0]

    def approve() -> None:
        if by_signature:
            governance.deliver(proposal_id, governance.signed(proposal, signer))
        else:
            governance.approve(proposal_id, signer)

    governance.chain.warp(opens - 1)
    with reverts("TooEarly", proposal_id, opens, opens - 1):
        approve()
    governance.chain.warp(opens)
    approve()


@pytest.mark.parametrize("by_signature", [False, True])
def test_approve__about_the_last_second__completes_the_quorum_or_is_refused(
    governance, proposal, by_signature
):
    proposal_id = governance.approved(proposal, 2)
    ends = governance.status(proposal_id).approvalFrom + APPROVAL_PERIOD
    assert governance.status(proposal_id).approvalUntil == ends
    signer = governance.signers[2]

    def approve() -> None:
        if by_signature:
            governance.deliver(proposal_id, governance.signed(proposal, signer))
        else:
            governance.approve(proposal_id, signer)

    expires(governance, proposal_id, ends, approve)
    assert governance.state(proposal_id) == ProposalState.APPROVED


def test_approve__of_an_emergency__is_open_from_the_review_for_fourteen_days(governance):
    proposal_id = governance.propose(governance.emergency())
    reviewed_at = governance.chain.timestamp + 7
    governance.chain.warp(reviewed_at)
    governance.review(proposal_id)
    for signer in governance.signers[:3]:
        governance.approve(proposal_id, signer)
    last = governance.signers[3]
    ends = reviewed_at + APPROVAL_PERIOD
    expires(governance, proposal_id, ends, lambda: governance.approve(proposal_id, last))
    assert governance.state(proposal_id) == ProposalState.APPROVED


def test_reject__in_the_last_second_of_the_approvals__is_taken(governance, proposal):
    proposal_id = governance.open_for_approval(proposal)
    ends = governance.status(proposal_id).approvalUntil
    expires(governance, proposal_id, ends, lambda: governance.reject(proposal_id, governance.signers[0]))


def test_approve_by_signature__about_its_own_deadline__is_taken_in_that_second_and_not_after(
    governance, proposal
):
    proposal_id = governance.open_for_approval(proposal)
    deadline = governance.chain.timestamp + 3_600
    approval = governance.signed(proposal, governance.signers[0], deadline)
    governance.chain.warp(deadline + 1)
    with reverts("ApprovalExpired", deadline, deadline + 1):
        governance.deliver(proposal_id, approval)
    governance.chain.warp(deadline)
    governance.deliver(proposal_id, approval)


# -- Queue --


def test_queue__within_seven_days_of_the_quorum__is_taken_to_the_last_second(governance, proposal):
    proposal_id = governance.approved(proposal)
    ends = governance.chain.timestamp + QUEUE_PERIOD
    expires(governance, proposal_id, ends, lambda: governance.queue(proposal))
    assert governance.state(proposal_id) == ProposalState.QUEUED


def test_queue__quorum_in_the_last_second_of_the_approvals__has_seven_days_all_the_same(governance, proposal):
    proposal_id = governance.approved(proposal, 2)
    last = governance.status(proposal_id).approvalUntil - 1
    governance.chain.warp(last)
    governance.approve(proposal_id, governance.signers[2])
    expires(governance, proposal_id, last + QUEUE_PERIOD, lambda: governance.queue(proposal))


def test_queue__in_the_second_of_the_quorum__is_taken(governance, proposal):
    proposal_id = governance.approved(proposal)
    governance.queue(proposal)
    assert governance.status(proposal_id).dueAt == governance.status(proposal_id).approvedAt + DELAY


# -- Execution --


def test_execute__about_the_second_at_which_it_is_due__is_refused_then_taken(governance, proposal):
    proposal_id = governance.queued(proposal)
    due = governance.chain.timestamp + DELAY
    assert governance.status(proposal_id).dueAt == due
    governance.chain.warp(due - 1)
    with reverts("TooEarly", proposal_id, due, due - 1):
        governance.execute(proposal)
    governance.chain.warp(due)
    governance.execute(proposal)
    assert governance.state(proposal_id) == ProposalState.EXECUTED


def test_execute__within_fourteen_days__is_taken_to_the_last_second(governance, proposal):
    proposal_id = governance.queued(proposal)
    ends = governance.chain.timestamp + DELAY + EXECUTION_PERIOD
    expires(governance, proposal_id, ends, lambda: governance.execute(proposal))
    assert governance.state(proposal_id) == ProposalState.EXECUTED


@pytest.mark.parametrize("step", ["withdraw", "reject", "approve"])
def test_queued__in_its_last_second_and_after__can_still_be_stopped_and_then_not(governance, proposal, step):
    proposal_id = governance.queued(proposal)
    ends = governance.chain.timestamp + DELAY + EXECUTION_PERIOD
    steps = {
        "withdraw": lambda: governance.withdraw(proposal_id),
        "reject": lambda: governance.reject(proposal_id, governance.signers[0]),
        "approve": lambda: governance.approve(proposal_id, governance.signers[4]),
    }
    expires(governance, proposal_id, ends, steps[step])


def test_discard__about_the_second_of_expiry__is_refused_then_taken(governance, proposal):
    proposal_id = governance.queued(proposal)
    ends = governance.status(proposal_id).lapsesAt
    governance.chain.warp(ends - 1)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.QUEUED):
        governance.discard(proposal_id)
    governance.chain.warp(ends)
    governance.discard(proposal_id)
