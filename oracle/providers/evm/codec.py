"""Calls, answers, events and errors of the contracts by their ABI.

web3's own contract objects look through the whole ABI for every call; with thousands of reads a cycle that
costs more than the reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_hash.backends.pysha3 import keccak256
from eth_utils.abi import collapse_if_tuple

from oracle.providers.evm.abi import CONTRACTS, load_abi

Entry = dict[str, Any]

_REASON = bytes.fromhex("08c379a0")
"""Selector of Error(string)."""


@dataclass(frozen=True, slots=True)
class FunctionCodec:
    """One function of a contract."""

    selector: bytes
    inputs: tuple[str, ...]
    input_names: tuple[str, ...]
    outputs: tuple[str, ...]

    def call(self, arguments: Sequence[Any]) -> bytes:
        """Calldata."""
        return self.selector + encode(self.inputs, arguments)

    def arguments(self, calldata: bytes) -> dict[str, Any]:
        """What calldata of this function carries, by name."""
        return dict(zip(self.input_names, decode(self.inputs, calldata[4:]), strict=True))

    def answer(self, data: bytes) -> Any:
        """What the function returned: one value, or several as a tuple; structs are tuples."""
        values = decode(self.outputs, data)
        return values[0] if len(values) == 1 else values


@dataclass(frozen=True, slots=True)
class EventCodec:
    """One event of a contract."""

    name: str
    topic: bytes
    indexed: tuple[tuple[str, str], ...]
    plain: tuple[tuple[str, str], ...]

    def arguments(self, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """Its arguments by name; structs are tuples."""
        found = {
            name: decode([kind], topic)[0]
            for (name, kind), topic in zip(self.indexed, topics[1:], strict=True)
        }
        values = decode([kind for _, kind in self.plain], data)
        return found | dict(zip((name for name, _ in self.plain), values, strict=True))


@cache
def functions(contract: str) -> Mapping[str, FunctionCodec]:
    """The functions of one of the packaged contracts by name."""
    return {
        entry["name"]: FunctionCodec(
            keccak256(_signature(entry))[:4],
            tuple(map(collapse_if_tuple, entry["inputs"])),
            tuple(part["name"] for part in entry["inputs"]),
            tuple(map(collapse_if_tuple, entry["outputs"])),
        )
        for entry in load_abi(contract)
        if entry["type"] == "function"
    }


@cache
def events(contract: str) -> Mapping[str, EventCodec]:
    """Its events by name."""
    return {
        entry["name"]: EventCodec(
            entry["name"],
            keccak256(_signature(entry)),
            _parts(entry, indexed=True),
            _parts(entry, indexed=False),
        )
        for entry in load_abi(contract)
        if entry["type"] == "event"
    }


def decode_error(data: bytes) -> tuple[str, dict[str, Any]]:
    """Name and arguments of a custom error; an empty name if it is none of the contracts'."""
    try:
        if data[:4] == _REASON:
            return "Error", {"reason": decode(["string"], data[4:])[0]}
        entry = _errors().get(data[:4])
        if entry is None:
            return "", {}
        values = decode([collapse_if_tuple(part) for part in entry["inputs"]], data[4:])
    except DecodingError:
        return "", {}
    return entry["name"], dict(zip((part["name"] for part in entry["inputs"]), values, strict=True))


@cache
def _errors() -> Mapping[bytes, Entry]:
    return {
        keccak256(_signature(entry))[:4]: entry
        for contract in CONTRACTS
        for entry in load_abi(contract)
        if entry["type"] == "error"
    }


def _parts(entry: Entry, indexed: bool) -> tuple[tuple[str, str], ...]:
    parts = (part for part in entry["inputs"] if part["indexed"] == indexed)
    return tuple((part["name"], collapse_if_tuple(part)) for part in parts)


def _signature(entry: Entry) -> bytes:
    return f"{entry['name']}({','.join(map(collapse_if_tuple, entry['inputs']))})".encode("ascii")
