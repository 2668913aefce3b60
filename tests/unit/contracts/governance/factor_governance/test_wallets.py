"""Signers that are contracts: a wallet of one key, and a real Safe of which two of three owners sign."""

from typing import Any

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount

from gramwatt.governance.proposal.content import Proposal, ProposalState
from gramwatt.governance.proposal.hashing import approval_message
from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import DAY
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import CHAIN_ID, Contract
from tests.support.evm.expect import reverts
from tests.support.governance.governance import Governance
from tests.support.governance.safe import deploy_safe, safe_message, safe_signature

KEEPER, STRANGER = (Account.from_key(keccak(role)) for role in (b"keeper", b"stranger"))
OWNERS = [Account.from_key(keccak(f"safe owner {index}".encode())) for index in range(3)]


def seat(governance: Governance, wallet: str) -> None:
    """The fifth signer gives its place to the wallet, by the path that every change takes."""
    staying = [signer.address for signer in governance.signers[:4]]
    governance.executed(governance.set_signers([*staying, wallet]))


@pytest.fixture
def wallet(governance) -> Contract:
    """A contract wallet that says yes to its keeper's signature, among the signers."""
    deployed = governance.chain.deploy(
        artifact("ContractWallet"), KEEPER.address, sender=governance.protocol.outsider
    )
    seat(governance, deployed.address)
    return deployed


@pytest.fixture
def safe(governance) -> Contract:
    deployed = deploy_safe(governance.chain, OWNERS, 2, governance.protocol.outsider)
    seat(governance, deployed.address)
    return deployed


@pytest.fixture
def proposal(governance) -> Proposal:
    return governance.factor()


def digest_of(governance: Governance, proposal_id: bytes, wallet: Contract, deadline: int) -> bytes:
    return governance.contract.call("approvalDigest", proposal_id, wallet.address, deadline)


def approval(
    governance: Governance, proposal_id: bytes, wallet: Contract, signature: bytes, deadline: int
) -> tuple[Any, ...]:
    return CHAIN_ID, proposal_id, wallet.address, deadline, signature


def refuse(governance: Governance, proposal_id: bytes, wallet: Contract, signature: bytes) -> None:
    deadline = governance.chain.timestamp + DAY
    digest = digest_of(governance, proposal_id, wallet, deadline)
    with reverts("ApprovalInvalid", wallet.address, digest):
        governance.deliver(proposal_id, approval(governance, proposal_id, wallet, signature, deadline))
    assert governance.status(proposal_id).approvedBy == []


# -- A wallet of one key --


def keeper_signature(governance: Governance, proposal: Proposal, wallet: Contract, by: LocalAccount) -> bytes:
    deadline = governance.chain.timestamp + DAY
    message = approval_message(proposal, wallet.address, deadline, CHAIN_ID, governance.contract.address)
    return bytes(by.sign_message(message).signature)


def test_approve_by_signature__contract_wallet_says_yes__counts_for_the_wallet(governance, wallet, proposal):
    proposal_id = governance.open_for_approval(proposal)
    signature = keeper_signature(governance, proposal, wallet, KEEPER)
    deadline = governance.chain.timestamp + DAY
    governance.deliver(proposal_id, approval(governance, proposal_id, wallet, signature, deadline))
    assert governance.status(proposal_id).approvedBy == [wallet.address.lower()]


def test_approve_by_signature__contract_wallet_says_no__is_refused(governance, wallet, proposal):
    proposal_id = governance.open_for_approval(proposal)
    refuse(governance, proposal_id, wallet, keeper_signature(governance, proposal, wallet, STRANGER))


def test_approve_by_signature__keeper_in_the_wallets_place__is_no_signer(governance, wallet, proposal):
    proposal_id = governance.open_for_approval(proposal)
    with reverts("SignerUnknown", KEEPER.address):
        governance.deliver(proposal_id, governance.signed(proposal, KEEPER))


def test_approve_by_signature__contract_that_answers_nothing__is_refused(governance, proposal):
    mute = governance.protocol.p256
    seat(governance, mute.address)
    proposal_id = governance.open_for_approval(proposal)
    refuse(governance, proposal_id, mute, b"")


def test_approve_by_signature__account_without_code_signs_for_itself_only(governance, wallet, proposal):
    """The wallet's yes is asked of the wallet alone: its signature is nothing in an account's name."""
    proposal_id = governance.open_for_approval(proposal)
    signature = keeper_signature(governance, proposal, wallet, KEEPER)
    signer, deadline = governance.signers[0].address, governance.chain.timestamp + DAY
    digest = governance.contract.call("approvalDigest", proposal_id, signer, deadline)
    with reverts("ApprovalInvalid", signer, digest):
        governance.deliver(proposal_id, (CHAIN_ID, proposal_id, signer, deadline, signature))


# -- A Safe --


def safe_signed(
    governance: Governance, proposal_id: bytes, safe: Contract, owners: list[LocalAccount]
) -> bytes:
    deadline = governance.chain.timestamp + DAY
    digest = digest_of(governance, proposal_id, safe, deadline)
    return safe_signature(CHAIN_ID, safe.address, digest, owners)


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (2, 1)])
def test_approve_by_signature__two_of_three_owners_of_a_safe__count_for_the_safe(
    governance, safe, proposal, pair
):
    proposal_id = governance.open_for_approval(proposal)
    signature = safe_signed(governance, proposal_id, safe, [OWNERS[index] for index in pair])
    deadline = governance.chain.timestamp + DAY
    governance.deliver(proposal_id, approval(governance, proposal_id, safe, signature, deadline))
    assert governance.status(proposal_id).approvedBy == [safe.address.lower()]
    with reverts("AlreadyApproved", proposal_id, safe.address):
        governance.deliver(proposal_id, approval(governance, proposal_id, safe, signature, deadline))


def test_approve_by_signature__safe_beside_two_accounts__completes_the_quorum(governance, safe, proposal):
    proposal_id = governance.open_for_approval(proposal)
    signature = safe_signed(governance, proposal_id, safe, OWNERS[1:])
    deadline = governance.chain.timestamp + DAY
    governance.deliver(proposal_id, approval(governance, proposal_id, safe, signature, deadline))
    for signer in governance.signers[:2]:
        governance.approve(proposal_id, signer)
    assert governance.state(proposal_id) == ProposalState.APPROVED


@pytest.mark.parametrize("owners", [OWNERS[:1], [OWNERS[0], STRANGER], [OWNERS[0], OWNERS[0]], []], ids=len)
def test_approve_by_signature__fewer_owners_than_the_safe_needs__are_refused(
    governance, safe, proposal, owners
):
    proposal_id = governance.open_for_approval(proposal)
    refuse(governance, proposal_id, safe, safe_signed(governance, proposal_id, safe, owners))


def test_approve_by_signature__owners_in_descending_order__are_refused(governance, safe, proposal):
    proposal_id = governance.open_for_approval(proposal)
    signature = safe_signed(governance, proposal_id, safe, OWNERS[:2])
    refuse(governance, proposal_id, safe, signature[65:] + signature[:65])


def test_approve_by_signature__owners_sign_the_digest_itself__are_refused(governance, safe, proposal):
    """A Safe's owners sign its SafeMessage: one over the bare digest would be good in any of their Safes."""
    proposal_id = governance.open_for_approval(proposal)
    digest = digest_of(governance, proposal_id, safe, governance.chain.timestamp + DAY)
    ascending = sorted(OWNERS[:2], key=lambda owner: int(owner.address, 16))
    bare = b"".join(bytes(owner.unsafe_sign_hash(digest).signature) for owner in ascending)
    refuse(governance, proposal_id, safe, bare)


def test_approve_by_signature__owners_sign_for_another_safe__are_refused(governance, safe, proposal):
    proposal_id = governance.open_for_approval(proposal)
    digest = digest_of(governance, proposal_id, safe, governance.chain.timestamp + DAY)
    other = safe_signature(CHAIN_ID, governance.bridge.address, digest, OWNERS[:2])
    refuse(governance, proposal_id, safe, other)


def test_approve_by_signature__owner_of_a_safe_alone__is_no_signer(governance, safe, proposal):
    proposal_id = governance.open_for_approval(proposal)
    with reverts("SignerUnknown", OWNERS[0].address):
        governance.deliver(proposal_id, governance.signed(proposal, OWNERS[0]))


def test_safe_message__the_safes_own_domain__is_the_hash_that_the_safe_checks(governance, safe):
    """Owners sign SafeMessage(bytes message), the message being the 32 bytes of the digest."""
    digest = keccak(b"any digest")
    message = safe_message(CHAIN_ID, safe.address, digest)
    assert message.header == safe.call("domainSeparator")
    assert message.body == keccak(keccak(b"SafeMessage(bytes message)") + keccak(digest))
