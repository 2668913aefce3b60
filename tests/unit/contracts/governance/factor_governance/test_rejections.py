"""reject: by a signer at any time; it takes an approval back, and ends what cannot pass any more (GOV-2)."""

import pytest
from eth_account import Account

from gramwatt.governance.proposal.content import ProposalState
from gramwatt.protocol.digests import keccak
from tests.support.evm.expect import reverts
from tests.support.governance.governance import REVIEW_PERIOD

STRANGER = Account.from_key(keccak(b"stranger"))


@pytest.fixture
def open_proposal(governance) -> bytes:
    return governance.open_for_approval(governance.factor())


def addresses(*signers) -> list[str]:
    return [signer.address.lower() for signer in signers]


# -- What it does --


def test_reject__by_a_signer__is_counted_and_told(governance, open_proposal):
    signer = governance.signers[0]
    receipt = governance.reject(open_proposal, signer)
    expected = {"proposalId": open_proposal, "signer": signer.address.lower(), "rejections": 1}
    assert receipt.events == [("RejectionGiven", expected)]
    status = governance.status(open_proposal)
    assert (status.state, status.rejectedBy) == (ProposalState.IN_APPROVAL, addresses(signer))


def test_reject__after_an_approval__takes_it_back(governance, open_proposal):
    first, second = governance.signers[:2]
    governance.approve(open_proposal, first)
    governance.approve(open_proposal, second)
    governance.reject(open_proposal, first)
    status = governance.status(open_proposal)
    assert (status.approvedBy, status.rejectedBy) == (addresses(second), addresses(first))


def test_reject__taken_back_vote__does_not_count_towards_the_quorum(governance, open_proposal):
    first, *others = governance.signers
    governance.approve(open_proposal, first)
    governance.reject(open_proposal, first)
    for signer in others[:2]:
        governance.approve(open_proposal, signer)
    assert governance.state(open_proposal) == ProposalState.IN_APPROVAL
    governance.approve(open_proposal, others[2])
    assert governance.state(open_proposal) == ProposalState.APPROVED


def test_reject__then_approve__is_refused(governance, open_proposal):
    signer = governance.signers[0]
    governance.reject(open_proposal, signer)
    with reverts("AlreadyRejected", open_proposal, signer.address):
        governance.approve(open_proposal, signer)


def test_reject__twice__is_refused(governance, open_proposal):
    signer = governance.signers[0]
    governance.reject(open_proposal, signer)
    with reverts("AlreadyRejected", open_proposal, signer.address):
        governance.reject(open_proposal, signer)


# -- When it ends the proposal --


@pytest.mark.parametrize(("emergency", "needed_against"), [(False, 3), (True, 2)])
def test_reject__until_the_quorum_cannot_be_reached__rejects_with_the_last_of_them(
    governance, emergency, needed_against
):
    proposal = governance.emergency() if emergency else governance.factor()
    proposal_id = governance.open_for_approval(proposal)
    *first, last = governance.signers[:needed_against]
    for signer in first:
        governance.reject(proposal_id, signer)
    assert governance.state(proposal_id) == ProposalState.IN_APPROVAL
    receipt = governance.reject(proposal_id, last)
    assert [name for name, _ in receipt.events] == ["RejectionGiven", "Rejected"]
    assert governance.state(proposal_id) == ProposalState.REJECTED


def test_reject__two_of_five__leave_the_three_that_can_pass_it(governance, open_proposal):
    for signer in governance.signers[:2]:
        governance.reject(open_proposal, signer)
    for signer in governance.signers[2:]:
        governance.approve(open_proposal, signer)
    assert governance.state(open_proposal) == ProposalState.APPROVED


@pytest.mark.parametrize("station", ["PROPOSED", "REVIEWED", "IN_COMMENT"])
def test_reject__before_the_approvals__counts_too(governance, station):
    proposal_id = governance.propose(governance.factor())
    if station != "PROPOSED":
        governance.review(proposal_id)
    if station == "IN_COMMENT":
        governance.chain.warp(governance.status(proposal_id).commentFrom)
    assert governance.state(proposal_id) == ProposalState[station]
    for signer in governance.signers[:3]:
        governance.reject(proposal_id, signer)
    assert governance.state(proposal_id) == ProposalState.REJECTED


def test_reject__an_approver_once_approved__loses_the_quorum_and_rejects(governance):
    proposal_id = governance.approved(governance.factor())
    governance.reject(proposal_id, governance.signers[0])
    assert governance.state(proposal_id) == ProposalState.REJECTED


def test_reject__an_approver_beyond_the_quorum__leaves_it_approved(governance):
    proposal = governance.factor()
    proposal_id = governance.approved(proposal, 4)
    governance.reject(proposal_id, governance.signers[0])
    assert governance.state(proposal_id) == ProposalState.APPROVED
    governance.queue(proposal)
    governance.reject(proposal_id, governance.signers[1])
    assert governance.state(proposal_id) == ProposalState.REJECTED


def test_reject__who_never_approved_once_approved__leaves_it_approved(governance):
    proposal_id = governance.approved(governance.factor())
    for signer in governance.signers[3:]:
        governance.reject(proposal_id, signer)
    assert governance.state(proposal_id) == ProposalState.APPROVED


def test_reject__in_the_queue__takes_it_out_of_the_timelock(governance):
    proposal = governance.factor()
    proposal_id = governance.queued(proposal)
    operation = governance.status(proposal_id).operationId
    assert governance.timelock.call("isOperationPending", operation)
    receipt = governance.reject(proposal_id, governance.signers[0])
    assert [name for name, _ in receipt.events] == ["RejectionGiven", "Rejected", "Cancelled"]
    assert not governance.timelock.call("isOperation", operation)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.REJECTED):
        governance.execute(proposal)


def test_reject__when_due__still_stops_it(governance):
    proposal = governance.factor()
    proposal_id = governance.queued(proposal)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    governance.reject(proposal_id, governance.signers[0])
    with reverts("ProposalStateWrong", proposal_id, ProposalState.REJECTED):
        governance.execute(proposal)


# -- Who and when not --


def test_reject__never_a_signer__is_refused(governance, open_proposal):
    with reverts("SignerUnknown", STRANGER.address):
        governance.reject(open_proposal, STRANGER)


def test_reject__removed_signer__is_refused(governance):
    gone = governance.signers[0]
    left = [signer.address for signer in governance.signers[1:]]
    governance.executed(governance.set_signers([*left, STRANGER.address]))
    proposal_id = governance.propose(governance.factor())
    with reverts("SignerRemoved", gone.address, 1, 2):
        governance.reject(proposal_id, gone)


@pytest.mark.parametrize("end", ["EXECUTED", "WITHDRAWN", "REJECTED"])
def test_reject__after_the_end__is_refused(governance, end):
    proposal = governance.factor()
    if end == "EXECUTED":
        proposal_id = governance.executed(proposal)
    else:
        proposal_id = governance.propose(proposal)
        if end == "WITHDRAWN":
            governance.withdraw(proposal_id)
        else:
            governance.review(proposal_id, passed=False)
    with reverts("ProposalStateWrong", proposal_id, ProposalState[end]):
        governance.reject(proposal_id, governance.signers[0])


def test_reject__after_it_expired__is_refused(governance):
    proposal_id = governance.propose(governance.factor())
    lapsed = governance.chain.timestamp + REVIEW_PERIOD
    governance.chain.warp(lapsed)
    with reverts("ProposalExpired", proposal_id, lapsed):
        governance.reject(proposal_id, governance.signers[0])
