"""Approvals signed on one machine and delivered from another, including those of a Safe."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils.address import is_address, to_checksum_address
from eth_utils.crypto import keccak

from gramwatt.chains.evm.node.port import Signer
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.proposal.content import Proposal
from gramwatt.governance.proposal.hashing import approval_message, proposal_id
from gramwatt.protocol.formats import SHORT, hex_of, utc

FORMAT = "gramwatt approval 1"
LAST_DEADLINE = 2**64 - 1  # Approval(…,uint64 deadline)
AGAIN = "Sign it again with `ape run factors approve --offline EXPORT`, and carry it over unchanged."


@dataclass(frozen=True)
class Approval:
    """A signature file. deadline: the last Unix second in which it may be delivered.

    signer: the account that approves. owner: the owner who signed if the signer is a Safe, else empty.
    """

    chain_id: int
    governance: str
    proposal_id: str
    signer: str
    deadline: int
    signature: str
    owner: str = ""

    @property
    def name(self) -> str:
        """The proposal's short name, as in `list`."""
        return self.proposal_id[:SHORT]


def digest(message: SignableMessage) -> bytes:
    """The EIP-712 digest, which a key signs and which ERC-1271 contracts check."""
    return keccak(b"\x19" + message.version + message.header + message.body)


def safe_message(approval_digest: bytes, safe: str, chain_id: int) -> SignableMessage:
    """The SafeMessage that an owner signs for the Safe to accept a digest."""
    domain = [{"name": "chainId", "type": "uint256"}, {"name": "verifyingContract", "type": "address"}]
    return encode_typed_data(
        full_message={
            "types": {"EIP712Domain": domain, "SafeMessage": [{"name": "message", "type": "bytes"}]},
            "primaryType": "SafeMessage",
            "domain": {"chainId": chain_id, "verifyingContract": safe},
            "message": {"message": approval_digest},
        }
    )


def message_of(
    proposal: Proposal, chain_id: int, governance: str, deadline: int, signer: str, as_safe: bool
) -> SignableMessage:
    """What is signed: the approval, or the SafeMessage of its digest."""
    approval = approval_message(proposal, signer, deadline, chain_id, governance)
    return safe_message(digest(approval), signer, chain_id) if as_safe else approval


def sign(
    proposal: Proposal, chain_id: int, governance: str, deadline: int, key: Signer, safe: str | None = None
) -> Approval:
    """Approve as the key's own account, or as an owner of the Safe at that address."""
    signer = to_checksum_address(safe) if safe else key.address
    message = message_of(proposal, chain_id, governance, deadline, signer, safe is not None)
    return Approval(
        chain_id,
        governance,
        hex_of(proposal_id(proposal)),
        signer,
        deadline,
        hex_of(key.sign_message(message)),
        key.address if safe else "",
    )


def write(path: Path, approval: Approval) -> None:
    """Write the file."""
    path.write_text(json.dumps({"format": FORMAT, **asdict(approval)}, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Approval:
    """The file's content. ProposalError if it is not an approval."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        file_format, approval = content.pop("format"), Approval(**content)
        bytes.fromhex(approval.signature.removeprefix("0x"))
        is_valid = (
            file_format == FORMAT
            and len(bytes.fromhex(approval.proposal_id.removeprefix("0x"))) == 32
            and is_address(approval.signer)
            and type(approval.deadline) is int  # a bool is an int as well
            and 0 <= approval.deadline <= LAST_DEADLINE
        )
    except OSError as error:
        raise ProposalError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProposalError(f"{path.name} is not an approval: {error!r}.", AGAIN) from None
    if not is_valid:
        raise ProposalError(f"{path.name} is not an approval of the format {FORMAT!r}.", AGAIN)
    return approval


def require_signed(
    path: Path, approval: Approval, proposal: Proposal, chain_id: int, governance: str
) -> None:
    """ProposalError unless the file is for this proposal, chain and contract, and signed as it says.

    For a Safe this checks the owner's signature; only the Safe itself can judge whether it approves.
    """
    if (approval.chain_id, approval.governance) != (chain_id, governance):
        raise ProposalError(
            f"{path.name} was signed for FactorGovernance {approval.governance} on chain {approval.chain_id},"
            f" and this is {governance} on chain {chain_id}.",
            "Check --network and --book. Nothing was sent.",
        )
    signer = approval.owner or approval.signer
    as_safe = bool(approval.owner)
    message = message_of(proposal, chain_id, governance, approval.deadline, approval.signer, as_safe)
    try:
        recovered = Account.recover_message(message, signature=approval.signature)
    except Exception:  # a damaged signature fails in as many ways as it has bytes
        recovered = "nobody"
    if recovered != signer:
        raise ProposalError(
            f"{path.name} says that {signer} signed proposal {approval.name} until {utc(approval.deadline)},"
            f" but the signature is {recovered}'s.",
            AGAIN,
        )


def joined(approvals: Sequence[Approval]) -> Iterator[Approval]:
    """One approval for each signer: those of a Safe's owners are joined, in the order that it requires."""
    safes: dict[str, dict[int, Approval]] = {}
    for approval in approvals:
        if approval.owner:
            safes.setdefault(approval.signer, {})[int(approval.owner, 16)] = approval
        else:
            yield approval
    for safe, owners in safes.items():
        deadlines = sorted({approval.deadline for approval in owners.values()})
        if len(deadlines) > 1:
            different = ", ".join(map(utc, deadlines))
            raise ProposalError(
                f"The owners of the Safe {safe} signed different deadlines: {different}.",
                "All of them must sign the same export with the same --deadline.",
            )
        first = next(iter(owners.values()))
        signatures = "".join(owners[owner].signature.removeprefix("0x") for owner in sorted(owners))
        yield replace(first, signature="0x" + signatures)


def to_abi(approval: Approval) -> tuple[Any, ...]:
    """A SignedApproval of the ABI."""
    return (
        approval.chain_id,
        bytes.fromhex(approval.proposal_id.removeprefix("0x")),
        approval.signer,
        approval.deadline,
        bytes.fromhex(approval.signature.removeprefix("0x")),
    )
