"""EIP-712 of governance: a proposal's id, and what a signer signs (contracts/libraries/ProposalHash.sol).

The typed data has the whole proposal in it, so a wallet can show everything that is approved.
"""

from typing import Any

from eth_account._utils.encode_typed_data.encoding_and_hashing import hash_struct
from eth_account.messages import SignableMessage, encode_typed_data

from gramwatt.governance.proposal.content import Proposal

DOMAIN_NAME, DOMAIN_VERSION = "Gramwatt Governance", "1"


def _fields(text: str) -> list[dict[str, str]]:
    return [dict(zip(("type", "name"), field.split(" "), strict=True)) for field in text.split(",")]


PROPOSAL_TYPES = {
    "Call": _fields("address target,bytes data"),
    "FactorChange": _fields("uint32 zone,FactorRecord record"),
    "FactorRecord": _fields(
        "uint64 value,uint40 effectiveFrom,uint8 kind,uint8 status,uint16 sourceYear,uint16 uncertaintyBps,"
        "bytes32 sourceHash,bytes32 curve"
    ),
    "NewCountry": _fields("uint16 country,bytes2 isoCode,string name"),
    "Proposal": _fields(
        "uint8 trigger,NewCountry[] countries,FactorChange[] factors,Call[] calls,bytes32 documentHash,"
        "string documentUri,uint256 salt"
    ),
}
APPROVAL_TYPES = {**PROPOSAL_TYPES, "Approval": _fields("Proposal proposal,address signer,uint64 deadline")}


def proposal_id(proposal: Proposal) -> bytes:
    """The proposal's EIP-712 struct hash, its id on the chain."""
    return bytes(hash_struct("Proposal", PROPOSAL_TYPES, _message(proposal)))


def approval_typed_data(
    proposal: Proposal, signer: str, deadline: int, chain_id: int, governance: str
) -> dict[str, Any]:
    """The full EIP-712 document, as wallets take it (eth_signTypedData_v4)."""
    return {
        "types": {
            "EIP712Domain": _fields("string name,string version,uint256 chainId,address verifyingContract"),
            **APPROVAL_TYPES,
        },
        "primaryType": "Approval",
        "domain": {
            "name": DOMAIN_NAME,
            "version": DOMAIN_VERSION,
            "chainId": chain_id,
            "verifyingContract": governance,
        },
        "message": {"proposal": _message(proposal), "signer": signer, "deadline": deadline},
    }


def approval_message(
    proposal: Proposal, signer: str, deadline: int, chain_id: int, governance: str
) -> SignableMessage:
    """What an account signs to approve the proposal until `deadline`, its last Unix second."""
    return encode_typed_data(
        full_message=approval_typed_data(proposal, signer, deadline, chain_id, governance)
    )


def _message(proposal: Proposal) -> dict[str, Any]:
    return {
        "trigger": int(proposal.trigger),
        "countries": [
            {"country": entry.country, "isoCode": entry.iso_code.encode("latin-1"), "name": entry.name}
            for entry in proposal.countries
        ],
        "factors": [
            {
                "zone": change.zone,
                "record": dict(
                    zip(
                        [field["name"] for field in PROPOSAL_TYPES["FactorRecord"]],
                        change.record.to_abi(),
                        strict=True,
                    )
                ),
            }
            for change in proposal.factors
        ],
        "calls": [{"target": call.target, "data": call.data} for call in proposal.calls],
        "documentHash": proposal.document_hash,
        "documentUri": proposal.document_uri,
        "salt": proposal.salt,
    }
