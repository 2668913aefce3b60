"""SIGN-3 without a contract: an id is of one proposal, and what a wallet signs is what scripts recover."""

from dataclasses import replace

from eth_account import Account
from hypothesis import example, given
from hypothesis import strategies as st

from gramwatt.governance.proposal.hashing import approval_message, approval_typed_data, proposal_id
from tests.support.governance.any_proposal import SPOKEN, addresses, as_json, proposals
from tests.support.governance.governance import signer_accounts
from tests.support.strategies import u64

CHANGES = {
    "trigger": lambda proposal: replace(proposal, trigger=type(proposal.trigger)((proposal.trigger + 1) % 7)),
    "salt": lambda proposal: replace(proposal, salt=proposal.salt ^ 1),
    "document": lambda proposal: replace(proposal, document_hash=bytes(32 - 1) + b"\xff"),
    "uri": lambda proposal: replace(proposal, document_uri=proposal.document_uri + " "),
    "countries": lambda proposal: replace(proposal, countries=proposal.countries + SPOKEN.countries[:1]),
    "calls": lambda proposal: replace(proposal, calls=proposal.calls + SPOKEN.calls[:1]),
}


@given(proposal=proposals, other=proposals)
def test_proposal_id__two_proposals__differ_in_their_ids(proposal, other):
    """SIGN-3: an id is of one proposal."""
    assert (proposal_id(proposal) == proposal_id(other)) == (proposal.to_abi() == other.to_abi())


@given(proposal=proposals, part=st.sampled_from(sorted(CHANGES)))
def test_proposal_id__one_part_changed__is_another(proposal, part):
    """SIGN-3: no part of a proposal is left out of its id."""
    changed = CHANGES[part](proposal)

    assert (proposal_id(proposal) == proposal_id(changed)) == (proposal == changed)


@given(proposal=proposals, deadline=u64, governance=addresses)
@example(proposal=SPOKEN, deadline=2**64 - 1, governance="0x" + "11" * 20)
def test_approval_message__signed_by_a_wallet__recovers_to_the_signer_and_to_nobody_else_later(
    proposal, deadline, governance
):
    """SIGN-3: a wallet has the document as JSON, scripts have the message."""
    (signer,) = signer_accounts(1)
    about = (proposal, signer.address, deadline, 31_337, governance)
    document = as_json(approval_typed_data(*about))
    signature = signer.sign_typed_data(full_message=document).signature

    assert Account.recover_message(approval_message(*about), signature=signature) == signer.address
    for spoilt in (
        (proposal, signer.address, deadline ^ 1, 31_337, governance),
        (proposal, signer.address, deadline, 1, governance),
    ):
        assert Account.recover_message(approval_message(*spoilt), signature=signature) != signer.address
