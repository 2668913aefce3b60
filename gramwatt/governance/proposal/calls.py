"""A proposed call, decoded by its target's ABI."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.governance.proposal.content import Call

DEFAULT_ADMIN = "DEFAULT_ADMIN_ROLE"


@dataclass(frozen=True)
class DecodedCall:
    """A call of a contract in the address book."""

    contract: str
    function: str
    args: Mapping[str, Any]


def decode(call: Call, contracts: Mapping[str, str], artifacts: Artifacts) -> DecodedCall | None:
    """None if the target is not in the book, or the data is not a call of its ABI."""
    for name, address in contracts.items():
        if address.lower() == call.target.lower():
            decoded = artifacts[name].abi.decode_call(call.data)
            return DecodedCall(name, *decoded) if decoded else None
    return None


def role_id(role: str) -> bytes:
    """A role's id by its name, as AccessControl has it."""
    return bytes(32) if role == DEFAULT_ADMIN else keccak(text=role)


def role_names(artifacts: Artifacts, contract: str) -> dict[bytes, str]:
    """The names of a contract's roles by their ids."""
    return {role_id(role): role for role in artifacts[contract].abi.roles}
