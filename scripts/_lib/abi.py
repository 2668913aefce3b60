"""Encode and decode by a contract's ABI: the only thing that scripts know of a contract."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

Entry = Mapping[str, Any]


def canonical(entry: Entry) -> str:
    """The type as a selector spells it: structs are tuples."""
    kind: str = entry["type"]
    if kind.startswith("tuple"):
        return f"({','.join(map(canonical, entry['components']))}){kind.removeprefix('tuple')}"
    return kind


def checksummed(value: Any) -> Any:
    """Addresses as people write them, at any depth: eth_abi gives lower case."""
    if isinstance(value, str) and len(value) == 42 and value.startswith("0x"):
        return to_checksum_address(value)
    if isinstance(value, tuple | list):
        return tuple(map(checksummed, value))
    return value


class Abi:
    """One contract's functions, errors and events by name."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def _of_type(self, kind: str) -> list[Entry]:
        return [entry for entry in self._entries if entry["type"] == kind]

    @cached_property
    def functions(self) -> dict[str, Entry]:
        return {entry["name"]: entry for entry in self._of_type("function")}

    @cached_property
    def constructor_inputs(self) -> list[Entry]:
        """The constructor's parameters in order; none if it has none."""
        return [part for entry in self._of_type("constructor") for part in entry["inputs"]]

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Names of the AccessControl roles that the contract knows, such as MINTER_ROLE."""
        return tuple(sorted(name for name in self.functions if name.endswith("_ROLE")))

    @cached_property
    def _errors(self) -> dict[bytes, Entry]:
        return {keccak(text=_signature(entry))[:4]: entry for entry in self._of_type("error")}

    def encode_constructor(self, args: Sequence[Any]) -> bytes:
        return encode(list(map(canonical, self.constructor_inputs)), list(args))

    def encode_call(self, function: str, *args: Any) -> bytes:
        entry = self.functions[function]
        return keccak(text=_signature(entry))[:4] + encode(list(map(canonical, entry["inputs"])), args)

    def decode_result(self, function: str, data: bytes) -> Any:
        """The value that a function returned; a tuple if it returns several, a struct as a tuple."""
        values = checksummed(decode(list(map(canonical, self.functions[function]["outputs"])), data))
        return values[0] if len(values) == 1 else values

    def topic(self, event: str) -> bytes:
        """The first topic of an event's logs."""
        (entry,) = [entry for entry in self._of_type("event") if entry["name"] == event]
        return keccak(text=_signature(entry))

    def explain(self, data: bytes) -> str | None:
        """A custom error with its arguments, such as `ThresholdOutOfRange(threshold 6, oracles 5)`."""
        entry = self._errors.get(data[:4])
        if entry is None:
            return None
        values = checksummed(decode(list(map(canonical, entry["inputs"])), data[4:]))
        named = (f"{part['name']} {value}" for part, value in zip(entry["inputs"], values, strict=True))
        return f"{entry['name']}({', '.join(named)})"


def _signature(entry: Entry) -> str:
    return f"{entry['name']}({','.join(map(canonical, entry['inputs']))})"
