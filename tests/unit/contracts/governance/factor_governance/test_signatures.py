"""approveBySignature: signed anywhere, delivered by anyone; all else has its own error (SIGN-3)."""

from dataclasses import replace
from typing import Any

import pytest
from eth_account import Account

from gramwatt.governance.proposal.content import Proposal, ProposalState
from gramwatt.governance.proposal.hashing import approval_message
from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import DAY
from tests.support.evm.chain import CHAIN_ID
from tests.support.evm.expect import reverts
from tests.support.governance.governance import Governance

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
STRANGER = Account.from_key(keccak(b"stranger"))
OTHER_CHAIN = CHAIN_ID + 1


def with_signature(approval: tuple[Any, ...], signature: bytes) -> tuple[Any, ...]:
    return (*approval[:4], signature)


def malleated(signature: bytes) -> bytes:
    """The same curve point's other signature: s becomes n - s and v flips, so the same key is recovered."""
    r, s, v = signature[:32], int.from_bytes(signature[32:64], "big"), signature[64]
    return r + (ORDER - s).to_bytes(32, "big") + bytes([55 - v])


@pytest.fixture
def proposal(governance) -> Proposal:
    return governance.factor()


@pytest.fixture
def open_proposal(governance, proposal) -> bytes:
    return governance.open_for_approval(proposal)


def refuse_as_invalid(governance: Governance, proposal_id: bytes, approval: tuple[Any, ...]) -> None:
    signer, deadline = approval[2], approval[3]
    digest = governance.contract.call("approvalDigest", proposal_id, signer, deadline)
    with reverts("ApprovalInvalid", signer, digest):
        governance.deliver(proposal_id, approval)
    assert governance.status(proposal_id).approvedBy == []


# -- Taken --


def test_approve_by_signature__delivered_by_anyone__counts_for_the_signer(
    governance, proposal, open_proposal
):
    signer = governance.signers[1]
    receipt = governance.deliver(open_proposal, governance.signed(proposal, signer))
    assert receipt.only("ApprovalGiven")["signer"] == signer.address.lower()
    assert governance.status(open_proposal).approvedBy == [signer.address.lower()]


def test_approve_by_signature__signed_before_it_was_reviewed__waits_for_the_period(governance, proposal):
    """A signature may be made early; it is delivered from the first second in which approvals count."""
    proposal_id = governance.propose(proposal)
    signer = governance.signers[0]
    approval = governance.signed(proposal, signer, governance.chain.timestamp + 30 * DAY)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.PROPOSED):
        governance.deliver(proposal_id, approval)
    governance.review(proposal_id)
    opens = governance.status(proposal_id).approvalFrom
    with reverts("TooEarly", proposal_id, opens, governance.chain.timestamp):
        governance.deliver(proposal_id, approval)
    governance.chain.warp(opens)
    governance.deliver(proposal_id, approval)


def test_approve_by_signature__mixed_with_transactions__completes_one_quorum(
    governance, proposal, open_proposal
):
    governance.approve(open_proposal, governance.signers[0])
    for signer in governance.signers[1:3]:
        governance.deliver(open_proposal, governance.signed(proposal, signer))
    assert governance.state(open_proposal) == ProposalState.APPROVED


def test_approval_digest__of_a_proposal__is_what_a_wallet_signs(governance, proposal):
    """The chain's digest and the one that eth_account makes of the whole document are one (SIGN-3)."""
    signer = governance.signers[0].address
    message = approval_message(proposal, signer, 77, CHAIN_ID, governance.contract.address)
    digest = keccak(b"\x19" + message.version + message.header + message.body)
    assert governance.contract.call("approvalDigest", governance.id(proposal), signer, 77) == digest


# -- Replayed --


def test_approve_by_signature__replayed__is_refused(governance, proposal, open_proposal):
    signer = governance.signers[0]
    approval = governance.signed(proposal, signer)
    governance.deliver(open_proposal, approval)
    with reverts("AlreadyApproved", open_proposal, signer.address):
        governance.deliver(open_proposal, approval)


def test_approve_by_signature__after_an_approval_by_transaction__is_refused(
    governance, proposal, open_proposal
):
    signer = governance.signers[0]
    governance.approve(open_proposal, signer)
    with reverts("AlreadyApproved", open_proposal, signer.address):
        governance.deliver(open_proposal, governance.signed(proposal, signer))


def test_approve_by_signature__replayed_after_the_signer_took_it_back__is_refused(
    governance, proposal, open_proposal
):
    signer = governance.signers[0]
    approval = governance.signed(proposal, signer)
    governance.deliver(open_proposal, approval)
    governance.reject(open_proposal, signer)
    with reverts("AlreadyRejected", open_proposal, signer.address):
        governance.deliver(open_proposal, approval)


# -- For something else --


def test_approve_by_signature__for_another_chain__is_refused(governance, proposal, open_proposal):
    approval = (OTHER_CHAIN, *governance.signed(proposal, governance.signers[0])[1:])
    with reverts("ApprovalForAnotherChain", OTHER_CHAIN, CHAIN_ID):
        governance.deliver(open_proposal, approval)


def test_approve_by_signature__for_another_chain_but_saying_this_one__is_refused(
    governance, proposal, open_proposal
):
    signer, deadline = governance.signers[0], governance.chain.timestamp + DAY
    message = approval_message(proposal, signer.address, deadline, OTHER_CHAIN, governance.contract.address)
    signature = bytes(signer.sign_message(message).signature)
    refuse_as_invalid(
        governance, open_proposal, (CHAIN_ID, open_proposal, signer.address, deadline, signature)
    )


def test_approve_by_signature__for_another_governance__is_refused(governance, proposal, open_proposal):
    signer, deadline = governance.signers[0], governance.chain.timestamp + DAY
    message = approval_message(proposal, signer.address, deadline, CHAIN_ID, governance.timelock.address)
    signature = bytes(signer.sign_message(message).signature)
    refuse_as_invalid(
        governance, open_proposal, (CHAIN_ID, open_proposal, signer.address, deadline, signature)
    )


def test_approve_by_signature__for_another_proposal__is_refused(governance, proposal, open_proposal):
    other = replace(proposal, salt=proposal.salt + 1)
    approval = governance.signed(other, governance.signers[0])
    with reverts("ApprovalForAnotherProposal", governance.id(other), open_proposal):
        governance.deliver(open_proposal, approval)


def test_approve_by_signature__for_another_proposal_but_naming_this_one__is_refused(
    governance, proposal, open_proposal
):
    other = replace(proposal, salt=proposal.salt + 1)
    approval = governance.signed(other, governance.signers[0])
    refuse_as_invalid(governance, open_proposal, (approval[0], open_proposal, *approval[2:]))


@pytest.mark.parametrize("shift", [-1, 1])
def test_approve_by_signature__deadline_altered__is_refused(governance, proposal, open_proposal, shift):
    chain_id, proposal_id, signer, deadline, signature = governance.signed(proposal, governance.signers[0])
    altered = (chain_id, proposal_id, signer, deadline + shift, signature)
    refuse_as_invalid(governance, open_proposal, altered)


# -- By somebody else --


def test_approve_by_signature__never_a_signer__is_refused(governance, proposal, open_proposal):
    with reverts("SignerUnknown", STRANGER.address):
        governance.deliver(open_proposal, governance.signed(proposal, STRANGER))


def test_approve_by_signature__removed_signer__is_refused(governance):
    gone = governance.signers[0]
    left = [signer.address for signer in governance.signers[1:]]
    governance.executed(governance.set_signers([*left, STRANGER.address]))
    proposal = governance.factor()
    proposal_id = governance.open_for_approval(proposal)
    with reverts("SignerRemoved", gone.address, 1, 2):
        governance.deliver(proposal_id, governance.signed(proposal, gone))


@pytest.mark.parametrize("forger", ["another signer", "a stranger"])
def test_approve_by_signature__signed_by_another_than_it_names__is_refused(
    governance, proposal, open_proposal, forger
):
    other = governance.signers[1] if forger == "another signer" else STRANGER
    approval = governance.signed(proposal, governance.signers[0])
    message = approval_message(proposal, approval[2], approval[3], CHAIN_ID, governance.contract.address)
    forged = with_signature(approval, bytes(other.sign_message(message).signature))
    refuse_as_invalid(governance, open_proposal, forged)


# -- Broken --


def test_approve_by_signature__high_s__is_refused_and_the_original_is_taken(
    governance, proposal, open_proposal
):
    signer = governance.signers[0]
    approval = governance.signed(proposal, signer)
    with reverts("ApprovalMalleable", signer.address):
        governance.deliver(open_proposal, with_signature(approval, malleated(approval[4])))
    governance.deliver(open_proposal, approval)


@pytest.mark.parametrize("length", [0, 1, 64, 66, 97])
def test_approve_by_signature__of_a_wrong_length__is_refused(governance, proposal, open_proposal, length):
    approval = governance.signed(proposal, governance.signers[0])
    refuse_as_invalid(governance, open_proposal, with_signature(approval, (approval[4] + bytes(32))[:length]))


@pytest.mark.parametrize("place", [0, 40, 64])
def test_approve_by_signature__one_bit_flipped__is_refused(governance, proposal, open_proposal, place):
    approval = governance.signed(proposal, governance.signers[0])
    flipped = bytearray(approval[4])
    flipped[place] ^= 1
    refuse_as_invalid(governance, open_proposal, with_signature(approval, bytes(flipped)))


@pytest.mark.parametrize("version", [0, 1, 26, 29, 255])
def test_approve_by_signature__v_beyond_27_and_28__is_refused(governance, proposal, open_proposal, version):
    approval = governance.signed(proposal, governance.signers[0])
    refuse_as_invalid(
        governance, open_proposal, with_signature(approval, approval[4][:64] + bytes([version]))
    )


def test_approve_by_signature__of_zeros__recovers_nobody_and_is_refused(governance, proposal, open_proposal):
    approval = governance.signed(proposal, governance.signers[0])
    refuse_as_invalid(governance, open_proposal, with_signature(approval, bytes(64) + b"\x1b"))
