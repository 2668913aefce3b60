"""approve: by transaction, by a signer of the present set, once; and when the quorum is complete (GOV-2)."""

import pytest
from eth_account import Account

from gramwatt.governance.proposal.content import ProposalState
from gramwatt.protocol.digests import keccak
from tests.support.evm.expect import reverts
from tests.support.governance.governance import QUEUE_PERIOD

STRANGER = Account.from_key(keccak(b"stranger"))


@pytest.fixture
def open_proposal(governance) -> bytes:
    """In its approval period, without an approval."""
    return governance.open_for_approval(governance.factor())


def test_approve__by_a_signer__is_counted_and_told(governance, open_proposal):
    signer = governance.signers[2]
    receipt = governance.approve(open_proposal, signer)
    expected = {
        "proposalId": open_proposal,
        "signer": signer.address.lower(),
        "approvals": 1,
        "required": 3,
    }
    assert receipt.events == [("ApprovalGiven", expected)]
    status = governance.status(open_proposal)
    assert (status.state, status.approvedBy) == (ProposalState.IN_APPROVAL, [signer.address.lower()])


def test_approve__one_short_of_the_quorum__is_not_approved(governance, open_proposal):
    for signer in governance.signers[:2]:
        governance.approve(open_proposal, signer)
    assert governance.state(open_proposal) == ProposalState.IN_APPROVAL
    assert governance.status(open_proposal).approvedAt == 0


@pytest.mark.parametrize("order", [(0, 1, 2), (4, 2, 0), (3, 4, 1)])
def test_approve__any_three_of_five_in_any_order__complete_the_quorum(governance, open_proposal, order):
    for index in order:
        governance.approve(open_proposal, governance.signers[index])
    now = governance.chain.timestamp
    status = governance.status(open_proposal)
    assert (status.state, status.approvedAt) == (ProposalState.APPROVED, now)
    assert status.lapsesAt == now + QUEUE_PERIOD
    assert status.approvedBy == [governance.signers[index].address.lower() for index in sorted(order)]


def test_approve__more_than_needed__leaves_the_moment_of_the_quorum(governance):
    proposal = governance.factor()
    proposal_id = governance.approved(proposal)
    quorum_at = governance.chain.timestamp
    governance.chain.warp(quorum_at + 60)
    governance.approve(proposal_id, governance.signers[3])
    governance.queue(proposal)
    governance.approve(proposal_id, governance.signers[4])
    status = governance.status(proposal_id)
    assert status.approvedAt == quorum_at
    assert len(status.approvedBy) == 5
    assert status.state == ProposalState.QUEUED


def test_approve__the_same_signer_again__is_refused(governance, open_proposal):
    signer = governance.signers[0]
    governance.approve(open_proposal, signer)
    with reverts("AlreadyApproved", open_proposal, signer.address):
        governance.approve(open_proposal, signer)
    assert len(governance.status(open_proposal).approvedBy) == 1


def test_approve__never_a_signer__is_refused(governance, open_proposal):
    with reverts("SignerUnknown", STRANGER.address):
        governance.approve(open_proposal, STRANGER)


@pytest.mark.parametrize("person", ["proposer", "reviewer", "guardian"])
def test_approve__by_those_who_only_prepare__is_refused(governance, open_proposal, person):
    account = governance.protocol.person(person)
    with reverts("SignerUnknown", account):
        governance.contract.send("approve", open_proposal, sender=account)


def test_approve__removed_signer__is_refused(governance):
    gone = governance.signers[4]
    staying = [signer.address for signer in governance.signers[:4]]
    governance.executed(governance.set_signers([*staying, STRANGER.address]))
    proposal_id = governance.open_for_approval(governance.factor())
    with reverts("SignerRemoved", gone.address, 1, 2):
        governance.approve(proposal_id, gone)
    governance.approve(proposal_id, STRANGER)


def test_approve__before_its_review__is_refused(governance):
    proposal_id = governance.propose(governance.factor())
    with reverts("ProposalStateWrong", proposal_id, ProposalState.PROPOSED):
        governance.approve(proposal_id, governance.signers[0])


@pytest.mark.parametrize("end", ["EXECUTED", "WITHDRAWN", "REJECTED"])
def test_approve__after_the_end__is_refused(governance, end):
    proposal = governance.factor()
    if end == "EXECUTED":
        proposal_id = governance.executed(proposal)
    else:
        proposal_id = governance.open_for_approval(proposal)
        if end == "WITHDRAWN":
            governance.withdraw(proposal_id)
        else:
            for signer in governance.signers[:3]:
                governance.reject(proposal_id, signer)
    with reverts("ProposalStateWrong", proposal_id, ProposalState[end]):
        governance.approve(proposal_id, governance.signers[4])


def test_approve__two_proposals__are_counted_apart(governance):
    first, second = (governance.propose(governance.factor(value)) for value in (430_000_000, 440_000_000))
    for proposal_id in (first, second):
        governance.review(proposal_id)
    governance.chain.warp(governance.status(second).approvalFrom)
    for signer in governance.signers[:3]:
        governance.approve(first, signer)
    assert governance.state(first) == ProposalState.APPROVED
    assert governance.state(second) == ProposalState.IN_APPROVAL
    assert governance.status(second).approvedBy == []
