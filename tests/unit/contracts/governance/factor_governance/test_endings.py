"""withdraw and discard: how a proposal ends that is not executed, and what it leaves behind: nothing."""

import pytest

from gramwatt.governance.proposal.content import Proposal, ProposalState
from tests.support.evm.expect import reverts


@pytest.fixture
def proposal(governance) -> Proposal:
    return governance.factor()


# -- withdraw --


@pytest.mark.parametrize("station", ["PROPOSED", "REVIEWED", "IN_COMMENT", "IN_APPROVAL", "APPROVED"])
def test_withdraw__by_who_proposed__ends_it_at_every_station(governance, proposal, station):
    if station == "APPROVED":
        proposal_id = governance.approved(proposal)
    else:
        proposal_id = governance.propose(proposal)
        if station != "PROPOSED":
            governance.review(proposal_id)
        if station in ("IN_COMMENT", "IN_APPROVAL"):
            moment = "commentFrom" if station == "IN_COMMENT" else "approvalFrom"
            governance.chain.warp(getattr(governance.status(proposal_id), moment))
    assert governance.state(proposal_id) == ProposalState[station]
    assert governance.withdraw(proposal_id).events == [("Withdrawn", {"proposalId": proposal_id})]
    assert governance.state(proposal_id) == ProposalState.WITHDRAWN


def test_withdraw__from_the_queue__takes_it_out_of_the_timelock(governance, proposal):
    proposal_id = governance.queued(proposal)
    receipt = governance.withdraw(proposal_id)
    assert [name for name, _ in receipt.events] == ["Withdrawn", "Cancelled"]
    assert not governance.timelock.call("isOperation", governance.status(proposal_id).operationId)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.WITHDRAWN):
        governance.execute(proposal)


@pytest.mark.parametrize("person", ["reviewer", "admin", "guardian", "outsider"])
def test_withdraw__by_another__is_refused(governance, proposal, person):
    proposal_id = governance.propose(proposal)
    other = governance.protocol.person(person)
    with reverts("NotProposer", other, governance.proposer):
        governance.withdraw(proposal_id, sender=other)


@pytest.mark.parametrize("end", ["EXECUTED", "WITHDRAWN"])
def test_withdraw__after_the_end__is_refused(governance, proposal, end):
    if end == "EXECUTED":
        proposal_id = governance.executed(proposal)
    else:
        proposal_id = governance.propose(proposal)
        governance.withdraw(proposal_id)
    with reverts("ProposalStateWrong", proposal_id, ProposalState[end]):
        governance.withdraw(proposal_id)


# -- discard --


def test_discard__expired_in_the_queue__is_cleared_by_anyone_once(governance, proposal):
    proposal_id = governance.queued(proposal)
    operation_id = governance.status(proposal_id).operationId
    governance.chain.warp(governance.status(proposal_id).lapsesAt)
    assert governance.timelock.call("isOperationReady", operation_id)
    receipt = governance.discard(proposal_id)
    assert receipt.only("Discarded") == {"proposalId": proposal_id, "operationId": operation_id}
    assert not governance.timelock.call("isOperation", operation_id)
    assert governance.state(proposal_id) == ProposalState.EXPIRED
    with reverts("NothingToDiscard", proposal_id):
        governance.discard(proposal_id)


def test_discard__expired_before_the_queue__has_nothing(governance, proposal):
    proposal_id = governance.approved(proposal)
    governance.chain.warp(governance.status(proposal_id).lapsesAt)
    with reverts("NothingToDiscard", proposal_id):
        governance.discard(proposal_id)


@pytest.mark.parametrize("state", ["PROPOSED", "QUEUED", "EXECUTED", "WITHDRAWN"])
def test_discard__not_lapsed__is_refused(governance, proposal, state):
    if state == "QUEUED":
        proposal_id = governance.queued(proposal)
    elif state == "EXECUTED":
        proposal_id = governance.executed(proposal)
    else:
        proposal_id = governance.propose(proposal)
        if state == "WITHDRAWN":
            governance.withdraw(proposal_id)
    with reverts("ProposalStateWrong", proposal_id, ProposalState[state]):
        governance.discard(proposal_id)
