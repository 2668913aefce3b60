"""Encode and decode by a contract's ABI: the only thing that scripts know of a contract."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.codec import ABICodec
from eth_abi.decoding import StringDecoder
from eth_abi.exceptions import DecodingError
from eth_abi.registry import BaseEquals, registry
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

Entry = Mapping[str, Any]


class _LenientText(StringDecoder):
    """Texts of others, which may be none: what is not UTF-8 becomes U+FFFD."""

    def __init__(self) -> None:
        super().__init__(handle_string_errors="replace")  # type: ignore[no-untyped-call]


def _lenient() -> ABICodec:
    types = registry.copy()
    types.unregister_decoder("string")
    types.register_decoder(BaseEquals("string"), _LenientText, label="string")
    return ABICodec(types)


_LENIENT = _lenient()


def canonical(entry: Entry) -> str:
    """The type as a selector spells it: structs are tuples."""
    kind: str = entry["type"]
    if kind.startswith("tuple"):
        return f"({','.join(map(canonical, entry['components']))}){kind.removeprefix('tuple')}"
    return kind


def shaped(entry: Entry, value: Any, *, named: bool = False) -> Any:
    """A decoded value as people write it: addresses with their checksum, lists and structs as tuples.

    With `named` a struct is a dict by its members' names.
    """
    kind: str = entry["type"]
    if kind.endswith("]"):
        item = {**entry, "type": kind[: kind.rindex("[")]}
        return tuple(shaped(item, part, named=named) for part in value)
    if kind == "tuple":
        members = by_name(entry["components"], value, named=named)
        return members if named else tuple(members.values())
    return to_checksum_address(value) if kind == "address" else value


def by_name(entries: Sequence[Entry], values: Sequence[Any], *, named: bool = True) -> dict[str, Any]:
    """Parameters or members by their names; one without a name goes by its place."""
    pairs = enumerate(zip(entries, values, strict=True))
    return {entry["name"] or str(place): shaped(entry, value, named=named) for place, (entry, value) in pairs}


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
    def _selectors(self) -> dict[bytes, Entry]:
        return {keccak(text=_signature(entry))[:4]: entry for entry in self._of_type("function")}

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
        outputs = self.functions[function]["outputs"]
        values = tuple(map(shaped, outputs, decode(list(map(canonical, outputs)), data)))
        return values[0] if len(values) == 1 else values

    def decode_call(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """The function and its arguments by name, structs as dicts; None if the ABI has no such call.

        Nor is it one if its arguments encode to other bytes: it has something in it that they do not show.
        """
        entry = self._selectors.get(data[:4])
        if entry is None:
            return None
        kinds = list(map(canonical, entry["inputs"]))
        try:
            values = decode(kinds, data[4:])
        except (DecodingError, UnicodeDecodeError):
            return None
        if encode(kinds, values) != data[4:]:
            return None
        return entry["name"], by_name(entry["inputs"], values)

    def decode_event(self, event: str, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """A log's arguments by name, structs as dicts; of an indexed text or list only its hash is known.

        Others wrote its texts: what is not UTF-8 in them is replaced by U+FFFD.
        """
        inputs = self._event(event)["inputs"]
        indexed = iter(topics[1:])
        rest = [entry for entry in inputs if not entry["indexed"]]
        plain = by_name(rest, _LENIENT.decode(list(map(canonical, rest)), data))
        return {
            entry["name"]: _from_topic(entry, next(indexed)) if entry["indexed"] else plain[entry["name"]]
            for entry in inputs
        }

    def topic(self, event: str) -> bytes:
        """The first topic of an event's logs."""
        return keccak(text=_signature(self._event(event)))

    def _event(self, event: str) -> Entry:
        (entry,) = [entry for entry in self._of_type("event") if entry["name"] == event]
        return entry

    def decode_error(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """A custom error's name and its arguments by name; None if the ABI has no such error."""
        entry = self._errors.get(data[:4])
        if entry is None:
            return None
        values = decode(list(map(canonical, entry["inputs"])), data[4:])
        return entry["name"], by_name(entry["inputs"], values)

    def explain(self, data: bytes) -> str | None:
        """A custom error with its arguments, such as `ThresholdOutOfRange(threshold 6, oracles 5)`."""
        found = self.decode_error(data)
        if found is None:
            return None
        name, arguments = found
        told = (f"{key} {_plain(value)}" for key, value in arguments.items())
        return f"{name}({', '.join(told)})"


def _plain(value: Any) -> Any:
    return f"0x{value.hex()}" if isinstance(value, bytes) else value


def _from_topic(entry: Entry, topic: bytes) -> Any:
    kind = canonical(entry)
    if kind in ("string", "bytes") or kind.startswith("(") or kind.endswith("]"):
        return topic
    return shaped(entry, decode([kind], topic)[0])


def _signature(entry: Entry) -> str:
    return f"{entry['name']}({','.join(map(canonical, entry['inputs']))})"
