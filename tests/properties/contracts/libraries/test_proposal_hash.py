"""SIGN-3: a proposal's id and an approval's digest are one in Solidity, in Python and for wallets."""

import json
from typing import Any

import pytest
from eth_abi.abi import decode, encode
from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from hypothesis import example, given
from hypothesis import strategies as st

from gramwatt.governance.proposal.content import Call, FactorChange, NewCountry, Proposal, Trigger
from gramwatt.governance.proposal.hashing import approval_message, approval_typed_data, proposal_id
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from tests.support.governance.governance import Governance, deploy_governance
from tests.support.strategies import hash32, u16, u32, u40, u64, word

addresses = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
records = st.builds(
    FactorRecord,
    u64,
    u40,
    st.sampled_from(FactorKind),
    st.sampled_from(FactorStatus),
    u16,
    u16,
    hash32,
    hash32,
)
iso_codes = st.text(st.characters(min_codepoint=65, max_codepoint=90), min_size=2, max_size=2)
texts = st.text(
    max_size=40
)  # any language, and the empty one: longer than a word, so that it is hashed whole
proposals = st.builds(
    Proposal,
    trigger=st.sampled_from(Trigger),
    countries=st.lists(st.builds(NewCountry, u16, iso_codes, texts), max_size=3).map(tuple),
    factors=st.lists(st.builds(FactorChange, u32, records), max_size=3).map(tuple),
    calls=st.lists(st.builds(Call, addresses, st.binary(max_size=100)), max_size=3).map(tuple),
    document_hash=hash32,
    document_uri=texts,
    salt=word,
)
EMPTY = Proposal(Trigger.ANNUAL_REVIEW, (), (), (), bytes(32), "", 0)
SPOKEN = Proposal(
    Trigger.NEW_COUNTRY,
    (NewCountry(384, "CI", "Côte d’Ivoire"), NewCountry(158, "TW", "臺灣")),
    (),
    (Call("0x" + "ff" * 20, b""), Call("0x" + "00" * 20, bytes(33))),
    b"\1" * 32,
    "https://example.org/ประเทศไทย?q=½&r=🌞",
    2**256 - 1,
)

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


def as_json(value: Any) -> Any:
    """As a signer's file and a wallet have it: bytes in hexadecimal, and nothing that JSON lacks."""
    return json.loads(json.dumps(value, default=lambda raw: "0x" + raw.hex()))


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


@given(proposal=proposals)
@example(proposal=SPOKEN)
def test_proposal__to_the_abi_and_back__is_the_same(governance, proposal):
    """SIGN-3: nothing of a proposal is lost on its way through a transaction."""
    function = governance.contract.interface.functions["propose"]
    (decoded,) = decode(function.types, function.encode(proposal.to_abi())[4:])

    assert Proposal.from_abi(decoded) == proposal


@given(proposal=proposals, other=proposals)
def test_hash_proposal__two_proposals__differ_in_their_ids(proposal, other):
    """SIGN-3: an id is of one proposal."""
    assert (proposal_id(proposal) == proposal_id(other)) == (proposal.to_abi() == other.to_abi())


@given(proposal=proposals, deadline=u64)
def test_approval__signed_by_a_wallet__recovers_to_the_signer(governance, proposal, deadline):
    """SIGN-3: seen from the signature."""
    signer = governance.signers[0]
    about = (proposal, signer.address, deadline, governance.chain.chain_id, governance.contract.address)
    signature = signer.sign_typed_data(full_message=as_json(approval_typed_data(*about))).signature

    by_contract = governance.contract.call("approvalDigest", proposal_id(proposal), signer.address, deadline)
    assert Account._recover_hash(by_contract, signature=signature) == signer.address
