"""SIGN-3: a proposal's id and an approval's digest are one in Solidity, in Python and for wallets."""

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_account.messages import SignableMessage, encode_typed_data
from hypothesis import example, given

from gramwatt.governance.proposal.content import Proposal
from gramwatt.governance.proposal.hashing import approval_message, approval_typed_data, proposal_id
from gramwatt.protocol.digests import keccak
from tests.support.governance.any_proposal import EMPTY, SPOKEN, addresses, as_json, proposals
from tests.support.governance.governance import Governance, deploy_governance
from tests.support.strategies import u64

CALL = "Call(address target,bytes data)"
CHANGE = "FactorChange(uint32 zone,FactorRecord record)"
RECORD = (
    "FactorRecord(uint64 value,uint40 effectiveFrom,uint8 kind,uint8 status,uint16 sourceYear,"
    "uint16 uncertaintyBps,bytes32 sourceHash,bytes32 curve)"
)
COUNTRY = "NewCountry(uint16 country,bytes2 isoCode,string name)"
PROPOSAL = (
    "Proposal(uint8 trigger,NewCountry[] countries,FactorChange[] factors,Call[] calls,bytes32 documentHash,"
    "string documentUri,uint256 salt)"
)


@pytest.fixture(scope="module")
def governance() -> Governance:
    return deploy_governance()


def by_hand(proposal: Proposal) -> bytes:
    """EIP-712's hashStruct, member by member as the standard says it: no encoder of anybody's."""
    trigger, countries, factors, calls, document_hash, uri, salt = proposal.to_abi()
    return struct_hash(
        PROPOSAL + CALL + CHANGE + RECORD + COUNTRY,
        ("uint8", trigger),
        ("bytes32", joined(struct_hash(
            COUNTRY, ("uint16", country), ("bytes2", iso), ("bytes32", keccak(name.encode()))
        ) for country, iso, name in countries)),
        ("bytes32", joined(struct_hash(
            CHANGE + RECORD, ("uint32", zone), ("bytes32", record_hash(record))
        ) for zone, record in factors)),
        ("bytes32", joined(struct_hash(
            CALL, ("address", target), ("bytes32", keccak(data))
        ) for target, data in calls)),
        ("bytes32", document_hash),
        ("bytes32", keccak(uri.encode())),
        ("uint256", salt),
    )  # fmt: skip


def record_hash(record: tuple[Any, ...]) -> bytes:
    kinds = ("uint64", "uint40", "uint8", "uint8", "uint16", "uint16", "bytes32", "bytes32")
    return struct_hash(RECORD, *zip(kinds, record, strict=True))


def struct_hash(encoded_type: str, *members: tuple[str, Any]) -> bytes:
    kinds, values = zip(*members, strict=True)
    return keccak(encode(["bytes32", *kinds], [keccak(encoded_type.encode()), *values]))


def joined(hashes: Any) -> bytes:
    return keccak(b"".join(hashes))


def digest(message: SignableMessage) -> bytes:
    return keccak(b"\x19" + message.version + message.header + message.body)


@given(proposal=proposals)
@example(proposal=EMPTY)
@example(proposal=SPOKEN)
def test_hash_proposal__any_proposal__is_one_in_solidity_python_and_by_hand(governance, proposal):
    """SIGN-3."""
    by_contract = governance.contract.call("hashProposal", proposal.to_abi())

    assert by_contract == proposal_id(proposal)
    assert by_contract == by_hand(proposal)


@given(proposal=proposals, signer=addresses, deadline=u64)
@example(proposal=SPOKEN, signer="0x" + "11" * 20, deadline=2**64 - 1)
def test_approval_digest__any_approval__is_what_a_wallet_signs(governance, proposal, signer, deadline):
    """SIGN-3: the scripts' message, and the same document as JSON by eth_account's own encoder."""
    by_contract = governance.contract.call("approvalDigest", proposal_id(proposal), signer, deadline)

    about = (proposal, signer, deadline, governance.chain.chain_id, governance.contract.address)
    document = as_json(approval_typed_data(*about))
    assert by_contract == digest(approval_message(*about))
    assert by_contract == digest(encode_typed_data(full_message=document))
