"""comment: by anyone, on every proposal that is not decided; the event says in which state it was made."""

import pytest

from gramwatt.governance.proposal.content import ProposalState
from tests.support.evm.expect import reverts
from tests.support.governance.governance import COMMENT_HASH, REVIEW_PERIOD, Governance


def states_of(governance: Governance) -> list[int]:
    """The state that a comment is told with, at every station of one proposal."""
    proposal = governance.factor()
    proposal_id = governance.propose(proposal)
    told = [comment(governance, proposal_id)]
    governance.review(proposal_id)
    told.append(comment(governance, proposal_id))
    for moment in ("commentFrom", "approvalFrom"):
        governance.chain.warp(getattr(governance.status(proposal_id), moment))
        told.append(comment(governance, proposal_id))
    for signer in governance.signers[:3]:
        governance.approve(proposal_id, signer)
    told.append(comment(governance, proposal_id))
    governance.queue(proposal)
    told.append(comment(governance, proposal_id))
    return told


def comment(governance: Governance, proposal_id: bytes) -> int:
    return governance.comment(proposal_id).only("Commented")["state"]


def test_comment__by_anyone__leaves_hash_and_address(governance):
    proposal_id = governance.propose(governance.factor())
    outsider = governance.protocol.outsider
    receipt = governance.comment(proposal_id, sender=outsider)
    assert receipt.events == [
        (
            "Commented",
            {
                "proposalId": proposal_id,
                "author": outsider.lower(),
                "state": ProposalState.PROPOSED,
                "contentHash": COMMENT_HASH,
                "contentUri": "ipfs://comment",
            },
        )
    ]


def test_comment__at_every_station__says_where_the_proposal_stood(governance):
    names = ("PROPOSED", "REVIEWED", "IN_COMMENT", "IN_APPROVAL", "APPROVED", "QUEUED")
    assert states_of(governance) == [ProposalState[name] for name in names]


def test_comment__twice_by_one_account__is_told_twice(governance):
    proposal_id = governance.propose(governance.factor())
    assert comment(governance, proposal_id) == comment(governance, proposal_id) == ProposalState.PROPOSED


def test_comment__without_a_hash__is_refused(governance):
    proposal_id = governance.propose(governance.factor())
    with reverts("DocumentMissing"):
        governance.contract.send("comment", proposal_id, bytes(32), "", sender=governance.protocol.outsider)


@pytest.mark.parametrize("end", ["EXECUTED", "WITHDRAWN", "REJECTED"])
def test_comment__on_a_decided_proposal__is_refused(governance, end):
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
        governance.comment(proposal_id)


def test_comment__on_an_expired_proposal__is_refused(governance):
    proposal_id = governance.propose(governance.factor())
    lapsed = governance.chain.timestamp + REVIEW_PERIOD
    governance.chain.warp(lapsed)
    with reverts("ProposalExpired", proposal_id, lapsed):
        governance.comment(proposal_id)
