"""Why a contract refused: its custom error, by name and arguments."""

from functools import cache
from typing import Any

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_utils.abi import abi_to_signature, function_signature_to_4byte_selector

from oracle.providers.evm.abi import CONTRACTS, load_abi
from oracle.types.errors import CallRefusedError

_NEXT_STEP = "docs/errors.md says why and what to do."
_REASON = bytes.fromhex("08c379a0")
"""Selector of Error(string)."""


def refused(function: str, data: bytes | str | None) -> CallRefusedError:
    """The refusal of `function` as an error with sentences; `data` is what the node gave with the revert."""
    octets = bytes.fromhex(data.removeprefix("0x")) if isinstance(data, str) else data or b""
    name, arguments = decode_error(octets)
    if not name:
        return CallRefusedError(
            f"The bridge refuses {function} and does not say why (0x{octets.hex()}).",
            "Check that the address book and this gramwatt are of one release.",
        )
    listed = ", ".join(f"{key} {_text(value)}" for key, value in arguments.items())
    what = f"The bridge refuses {function}: {name}{f' ({listed})' if listed else ''}."
    return CallRefusedError(what, _NEXT_STEP, name, arguments)


def decode_error(data: bytes) -> tuple[str, dict[str, Any]]:
    """Name and arguments of an error; an empty name if it is none of the contracts'."""
    try:
        if data[:4] == _REASON:
            return "Error", {"reason": decode(["string"], data[4:])[0]}
        entry = _errors().get(data[:4])
        if entry is None:
            return "", {}
        values = decode([part["type"] for part in entry["inputs"]], data[4:])
    except DecodingError:
        return "", {}
    names = (part["name"] for part in entry["inputs"])
    return entry["name"], dict(zip(names, values, strict=True))


@cache
def _errors() -> dict[bytes, dict[str, Any]]:
    return {
        function_signature_to_4byte_selector(abi_to_signature(entry)): entry  # type: ignore[arg-type]
        for contract in CONTRACTS
        for entry in load_abi(contract)
        if entry["type"] == "error"
    }


def _text(value: Any) -> str:
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)
