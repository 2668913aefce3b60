"""A proposed call in words: contract, function, and every argument by its name and unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from scripts._lib.artifacts import Artifacts
from scripts._lib.governance.proposal import Call
from scripts._lib.governance.words import duration, who
from scripts._lib.values import HOLDS_TIME

DEFAULT_ADMIN = "DEFAULT_ADMIN_ROLE"


@dataclass(frozen=True)
class Decoded:
    """A call of a contract that the address book knows."""

    contract: str
    function: str
    args: Mapping[str, Any]


def decode(call: Call, contracts: Mapping[str, str], artifacts: Artifacts) -> Decoded | None:
    """None if the target is in no book, or the data is no call of its ABI."""
    for name, address in contracts.items():
        if address.lower() == call.target.lower():
            found = artifacts[name].abi.decode_call(call.data)
            return Decoded(name, *found) if found else None
    return None


def role_id(role: str) -> bytes:
    """A role's id by its name, as AccessControl has it."""
    return bytes(32) if role == DEFAULT_ADMIN else keccak(text=role)


def role_names(artifacts: Artifacts, contract: str) -> dict[bytes, str]:
    """The names of a contract's roles by their ids."""
    return {role_id(role): role for role in artifacts[contract].abi.roles}


def call_lines(
    place: int,
    call: Call,
    contracts: Mapping[str, str],
    artifacts: Artifacts,
    present: Mapping[tuple[int, str], str],
    people: Mapping[str, str],
) -> Iterator[str]:
    """The call and its arguments, old → new where the old value is known."""
    decoded = decode(call, contracts, artifacts)
    if decoded is None:
        yield f"A call of {who(call.target, people)} that the compiled contracts do not explain"
        yield f"  calldata 0x{call.data.hex()}"
        return
    yield f"{decoded.contract}.{decoded.function}"
    roles = role_names(artifacts, decoded.contract)
    for name, value in decoded.args.items():
        text = roles.get(value, f"0x{value.hex()}") if name == "role" else value_text(name, value, people)
        before = present.get((place, name), "")
        if before.startswith("("):  # what is so now, not what is replaced
            text = f"{text} {before}"
        elif before:
            text = f"{before} → {text}"
        yield f"  {name}: {text}"


def value_text(name: str, value: Any, people: Mapping[str, str]) -> str:
    """A value of the ABI as people read it. `name` says whether it is a time."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, int):
        return f"{value} s ({duration(value)})" if HOLDS_TIME.search(name) else str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(value_text(name, item, people) for item in value)}]"
    if isinstance(value, dict):
        parts = (f"{key} {value_text(key, item, people)}" for key, item in value.items())
        return f"({', '.join(parts)})"
    return who(value, people)
