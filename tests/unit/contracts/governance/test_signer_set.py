"""Rotating the signers: by the path of every change, and all that the old set left is void (GOV-5)."""

from collections.abc import Callable

import pytest
from eth_account.signers.local import LocalAccount

from gramwatt.governance.proposal.content import ProposalState
from tests.support.bridge.protocol import DAY
from tests.support.evm.artifacts import artifact
from tests.support.evm.expect import reverts
from tests.support.governance.governance import DELAY, Governance, signer_accounts

NOBODY = "0x" + "00" * 20
NEW = signer_accounts(5, generation=2)


def addresses(signers: list[LocalAccount]) -> list[str]:
    return [signer.address for signer in signers]


def lower(signers: list[LocalAccount]) -> list[str]:
    return [signer.address.lower() for signer in signers]


def rotate(governance: Governance, signers: list[LocalAccount] | None = None) -> None:
    """The new set takes over as soon as it can."""
    governance.executed(governance.set_signers(addresses(NEW if signers is None else signers)))


def rotate_by(governance: Governance, act: Callable[[], bytes]) -> bytes:
    """The second before the new set takes over, `act` leaves a proposal somewhere on its way."""
    rotation = governance.set_signers(addresses(NEW))
    rotation_id = governance.queued(rotation)
    governance.chain.warp(governance.status(rotation_id).dueAt - 1)
    proposal_id = act()
    governance.chain.warp(max(governance.chain.timestamp, governance.status(rotation_id).dueAt))
    governance.execute(rotation)
    return proposal_id


# -- The change itself --


def test_set_signers__by_the_timelock__takes_over_and_keeps_the_old_set(governance):
    proposal = governance.set_signers(addresses(NEW[:4]), 3, 4)
    proposal_id = governance.queued(proposal)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    receipt = governance.execute(proposal)
    assert receipt.only("SignersSet") == {
        "epoch": 2,
        "signers": lower(NEW[:4]),
        "threshold": 3,
        "emergencyThreshold": 4,
    }
    contract = governance.contract
    assert contract.call("epoch") == 2
    assert list(contract.call("signers")) == list(contract.call("signersAt", 2)) == lower(NEW[:4])
    assert list(contract.call("signersAt", 1)) == lower(governance.signers)
    assert list(contract.call("signersAt", 3)) == list(contract.call("signersAt", 0)) == []
    assert (contract.call("threshold"), contract.call("emergencyThreshold")) == (3, 4)


def test_set_signers__the_rotation_itself__ends_as_executed_by_the_old_set(governance):
    proposal = governance.set_signers(addresses(NEW))
    proposal_id = governance.executed(proposal)
    status = governance.status(proposal_id)
    assert (status.state, status.epoch) == (ProposalState.EXECUTED, 1)
    assert status.approvedBy == lower(governance.signers[:4])


@pytest.mark.parametrize("person", ["proposer", "admin", "guardian", "outsider"])
def test_set_signers__by_anyone_else__is_refused(governance, person):
    sender = governance.protocol.person(person)
    with reverts("NotTimelock", sender):
        governance.contract.send("setSigners", addresses(NEW), 3, 4, sender=sender)


@pytest.mark.parametrize(
    ("count", "threshold", "emergency"),
    [(5, 2, 4), (4, 2, 3), (5, 4, 3), (5, 3, 6), (5, 6, 6), (0, 0, 0), (5, 0, 5), (33, 17, 18), (1, 0, 1)],
)
def test_set_signers__thresholds_that_are_no_majority_or_out_of_reach__are_refused(
    governance, count, threshold, emergency
):
    members = addresses(signer_accounts(count, 3))
    with reverts("SignerThresholdsInvalid", threshold, emergency, count):
        deploy(governance, members, threshold, emergency)


@pytest.mark.parametrize(
    ("count", "threshold", "emergency"), [(1, 1, 1), (2, 2, 2), (5, 3, 3), (5, 5, 5), (32, 17, 32)]
)
def test_set_signers__thresholds_at_the_edge__are_taken(governance, count, threshold, emergency):
    members = addresses(signer_accounts(count, 3))
    contract = deploy(governance, members, threshold, emergency)
    assert len(contract.call("signers")) == count


def deploy(governance: Governance, members: list[str], threshold: int, emergency: int):
    homes = governance.timelock.address, governance.bridge.address
    admin = governance.protocol.admin
    return governance.chain.deploy(
        artifact("FactorGovernance"), *homes, members, threshold, emergency, admin, sender=admin
    )


@pytest.mark.parametrize("place", [0, 4])
def test_set_signers__zero_address_or_one_twice__is_refused(governance, place):
    for intruder in (NOBODY, NEW[2].address):
        members = addresses(NEW)
        members[place] = intruder
        proposal = governance.set_signers(members)
        proposal_id = governance.queued(proposal)
        governance.chain.warp(governance.status(proposal_id).dueAt)
        with reverts("SignerInvalid", intruder):
            governance.execute(proposal)
    assert governance.contract.call("epoch") == 1


# -- What the old set had not finished --

STATIONS = {
    "PROPOSED": lambda governance, proposal: governance.propose(proposal),
    "REVIEWED": lambda governance, proposal: reviewed(governance, proposal),
    "IN_APPROVAL": lambda governance, proposal: governance.open_for_approval(proposal),
    "APPROVED": lambda governance, proposal: governance.approved(proposal),
    "QUEUED": lambda governance, proposal: governance.queued(proposal),
}


def reviewed(governance: Governance, proposal) -> bytes:
    proposal_id = governance.propose(proposal)
    governance.review(proposal_id)
    return proposal_id


@pytest.mark.parametrize("station", STATIONS)
def test_rotation__proposal_at_any_station__is_superseded_and_every_step_refused(governance, station):
    """GOV-5."""
    proposal = governance.factor()
    proposal_id = rotate_by(governance, lambda: STATIONS[station](governance, proposal))
    assert governance.state(proposal_id) == ProposalState.SUPERSEDED
    assert governance.status(proposal_id).lapsesAt == 0
    steps = [
        lambda: governance.review(proposal_id),
        lambda: governance.comment(proposal_id),
        lambda: governance.approve(proposal_id, NEW[0]),
        lambda: governance.deliver(proposal_id, governance.signed(proposal, NEW[0])),
        lambda: governance.reject(proposal_id, NEW[0]),
        lambda: governance.queue(proposal),
        lambda: governance.execute(proposal),
        lambda: governance.withdraw(proposal_id),
    ]
    for step in steps:
        with reverts("ProposalSuperseded", proposal_id, 1, 2):
            step()


def test_rotation__due_in_the_queue__can_only_be_discarded(governance):
    proposal = governance.factor()
    proposal_id = rotate_by(governance, lambda: governance.queued(proposal))
    governance.chain.warp(governance.chain.timestamp + DELAY)
    with reverts("ProposalSuperseded", proposal_id, 1, 2):
        governance.execute(proposal)
    operation_id = governance.status(proposal_id).operationId
    assert governance.timelock.call("isOperationReady", operation_id)
    governance.discard(proposal_id)
    assert not governance.timelock.call("isOperation", operation_id)


@pytest.mark.parametrize("end", ["EXECUTED", "WITHDRAWN"])
def test_rotation__proposal_that_has_ended__stays_as_it_ended(governance, end):
    proposal = governance.factor()
    proposal_id = governance.executed(proposal) if end == "EXECUTED" else governance.propose(proposal)
    if end == "WITHDRAWN":
        governance.withdraw(proposal_id)
    rotate(governance)
    assert governance.state(proposal_id) == ProposalState[end]


def test_rotation__the_same_people_again__supersedes_all_the_same(governance):
    """A signature of the old epoch is for a proposal that is void, and a new proposal has another id."""
    proposal = governance.factor()
    rotation = governance.set_signers(addresses(governance.signers))
    rotation_id = governance.queued(rotation)
    proposal_id = governance.propose(proposal)
    approval = governance.signed(proposal, governance.signers[0], governance.chain.timestamp + 99 * DAY)
    governance.chain.warp(governance.status(rotation_id).dueAt)
    governance.execute(rotation)
    with reverts("ProposalSuperseded", proposal_id, 1, 2):
        governance.deliver(proposal_id, approval)
    with reverts("ProposalKnown", proposal_id):
        governance.propose(proposal)


def test_rotation__proposed_after_it__is_for_the_new_set_alone(governance):
    rotate(governance)
    proposal = governance.factor()
    proposal_id = governance.open_for_approval(proposal)
    assert governance.status(proposal_id).epoch == 2
    with reverts("SignerRemoved", governance.signers[0].address, 1, 2):
        governance.approve(proposal_id, governance.signers[0])
    for signer in NEW[:3]:
        governance.approve(proposal_id, signer)
    assert governance.state(proposal_id) == ProposalState.APPROVED


def test_rotation__back_to_the_first_set__lets_them_sign_again(governance):
    rotate(governance)
    governance.executed(governance.set_signers(addresses(governance.signers)), NEW)
    proposal_id = governance.open_for_approval(governance.factor())
    governance.approve(proposal_id, governance.signers[0])
    with reverts("SignerRemoved", NEW[0].address, 2, 3):
        governance.approve(proposal_id, NEW[0])


def test_rotation__other_thresholds__hold_for_what_is_proposed_next(governance):
    governance.executed(governance.set_signers(addresses(NEW), 5, 5))
    proposal_id = governance.approved(governance.factor(), 4, NEW)
    assert governance.state(proposal_id) == ProposalState.IN_APPROVAL
    governance.approve(proposal_id, NEW[4])
    assert governance.state(proposal_id) == ProposalState.APPROVED


def test_rotation__places_of_the_new_set__are_not_mixed_up_with_votes_of_the_old(governance):
    """The votes are bits by place: who takes over a place takes over no vote."""
    proposal_id = governance.executed(governance.factor())
    rotate(governance, NEW[::-1])
    assert governance.status(proposal_id).approvedBy == lower(governance.signers[:3])
