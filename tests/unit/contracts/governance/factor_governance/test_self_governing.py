"""Governance's own house: its signers and roles change without a review, with comment and four of five.

A reviewer who fails everything, or is gone, can so never keep the next one from being appointed.
"""

import pytest

from gramwatt.governance.proposal.content import Call, Proposal, ProposalState, Trigger
from tests.support.bridge.protocol import DAY
from tests.support.evm.abi import Interface
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Contract
from tests.support.evm.expect import reverts
from tests.support.governance.governance import COMMENT, Governance


def appoint(governance: Governance, person: str = "next reviewer") -> Proposal:
    contract = governance.contract
    account = governance.protocol.person(person)
    return governance.call(contract, "grantRole", contract.call("REVIEWER_ROLE"), account)


def calls(governance: Governance, *targets: Contract) -> Proposal:
    entries = tuple(Call(target.address, b"\xff" * 4) for target in targets)
    return governance.proposal(Trigger.PARAMETER, calls=entries)


# -- Without a review --


def test_own_house__proposed__waits_for_comment_and_four_of_five(governance):
    now = governance.chain.timestamp + 100
    governance.chain.warp(now)
    proposal_id = governance.propose(appoint(governance))
    status = governance.status(proposal_id)
    midnight = (now // DAY + 1) * DAY
    assert (status.state, status.reviewedAt, status.reportHash) == (ProposalState.REVIEWED, now, bytes(32))
    assert (status.commentFrom, status.approvalFrom) == (midnight, midnight + COMMENT)
    assert status.required == 4


def test_own_house__the_whole_way__appoints_without_the_reviewer(governance):
    next_reviewer = governance.protocol.person("next reviewer")
    governance.executed(appoint(governance))
    governance.review(governance.propose(governance.factor()), sender=next_reviewer)


def test_own_house__three_of_five__are_not_enough(governance):
    proposal = appoint(governance)
    proposal_id = governance.approved(proposal, 3)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.IN_APPROVAL):
        governance.queue(proposal)
    governance.approve(proposal_id, governance.signers[3])
    governance.queue(proposal)


def test_own_house__before_the_comment_period_is_over__is_not_approved(governance):
    proposal_id = governance.propose(appoint(governance))
    opens = governance.status(proposal_id).approvalFrom
    governance.chain.warp(opens - 1)
    with reverts("TooEarly", proposal_id, opens, opens - 1):
        governance.approve(proposal_id, governance.signers[0])


def test_own_house__failed_by_a_reviewer__goes_on(governance):
    proposal_id = governance.propose(appoint(governance))
    with reverts("ProposalStateWrong", proposal_id, ProposalState.REVIEWED):
        governance.review(proposal_id, passed=False)


def test_own_house__two_rejections__end_it(governance):
    proposal_id = governance.propose(appoint(governance))
    for signer in governance.signers[:2]:
        governance.reject(proposal_id, signer)
    assert governance.state(proposal_id) == ProposalState.REJECTED


# -- What is not its own house --


@pytest.mark.parametrize("other", ["bridge", "timelock"])
@pytest.mark.parametrize("place", [0, 1])
def test_parameter__one_call_of_another_contract__needs_the_review(governance, other, place):
    """Or a change of anything could hide behind one of the signers."""
    targets = [governance.contract, governance.contract]
    targets[place] = getattr(governance, other)
    proposal_id = governance.propose(calls(governance, *targets))
    assert governance.state(proposal_id) == ProposalState.PROPOSED
    assert governance.status(proposal_id).required == 3


def test_parameter__all_calls_of_governance_itself__needs_none(governance):
    proposal_id = governance.propose(calls(governance, governance.contract, governance.contract))
    assert governance.state(proposal_id) == ProposalState.REVIEWED


def test_parameter__call_of_another_governance__needs_the_review(governance):
    admin = governance.protocol.admin
    homes = governance.timelock.address, governance.bridge.address
    members = [signer.address for signer in governance.signers]
    twin = governance.chain.deploy(artifact("FactorGovernance"), *homes, members, 3, 4, admin, sender=admin)
    assert governance.state(governance.propose(calls(governance, twin))) == ProposalState.PROPOSED


def test_factors__without_calls__need_the_review(governance):
    """No list of calls is no list of calls to itself."""
    for trigger in (Trigger.ANNUAL_REVIEW, Trigger.POLICY_CHANGE):
        proposal_id = governance.propose(governance.factor(trigger=trigger))
        assert governance.state(proposal_id) == ProposalState.PROPOSED


# -- Signers propose --


def test_propose__by_a_signer__is_taken_as_its_own(governance):
    signer = governance.funded(governance.signers[4])
    proposal_id = governance.propose(governance.factor(), sender=signer)
    assert governance.status(proposal_id).proposer == signer.lower()
    with reverts("NotProposer", governance.proposer, signer):
        governance.withdraw(proposal_id)
    governance.withdraw(proposal_id, sender=signer)


def test_propose__by_a_removed_signer__is_refused(governance):
    gone, *staying = governance.signers
    governance.executed(governance.set_signers([signer.address for signer in staying]))
    role = governance.contract.call("PROPOSER_ROLE")
    with reverts("AccessControlUnauthorizedAccount", gone.address, role):
        governance.propose(governance.factor(), sender=gone.address)


@pytest.mark.parametrize("person", ["reviewer", "admin", "guardian", "outsider"])
def test_propose__by_neither__is_refused(governance, person):
    account = governance.protocol.person(person)
    role = governance.contract.call("PROPOSER_ROLE")
    with reverts("AccessControlUnauthorizedAccount", account, role):
        governance.propose(governance.factor(), sender=account)


def test_own_house__nested_execute__cannot_carry_out_what_is_not_due(governance):
    """A call of `execute` is a call like any other: what it would carry out must be due by itself."""
    inner = governance.factor()
    inner_id = governance.propose(inner)
    governance.review(inner_id)
    functions = Interface(artifact("FactorGovernance").abi).functions
    nested = Call(governance.contract.address, functions["execute"].encode(inner.to_abi()))
    outer = governance.proposal(Trigger.PARAMETER, calls=(nested,))
    outer_id = governance.queued(outer)
    governance.chain.warp(governance.status(outer_id).dueAt)
    with reverts("ProposalStateWrong", inner_id, ProposalState.IN_APPROVAL):
        governance.execute(outer)
