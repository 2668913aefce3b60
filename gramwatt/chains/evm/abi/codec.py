"""Encodes and decodes calls, results, events and errors by a contract's ABI.

web3's contract objects search the whole ABI for every call; with thousands of reads a cycle, that takes
longer than the reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.codec import ABICodec
from eth_abi.decoding import StringDecoder
from eth_abi.exceptions import DecodingError
from eth_abi.registry import BaseEquals, registry
from eth_utils.abi import collapse_if_tuple
from eth_utils.address import to_checksum_address

from gramwatt.chains.errors import ChainError
from gramwatt.protocol.digests import keccak

Entry = Mapping[str, Any]

UNREADABLE = (DecodingError, UnicodeDecodeError, OverflowError)
"""What decoding raises for data that does not fit its types; anyone may write such data."""


class _LenientText(StringDecoder):
    """Decodes untrusted texts: bytes that are not UTF-8 become U+FFFD."""

    def __init__(self) -> None:
        super().__init__(handle_string_errors="replace")  # type: ignore[no-untyped-call]


def _lenient() -> ABICodec:
    types = registry.copy()
    types.unregister_decoder("string")
    types.register_decoder(BaseEquals("string"), _LenientText, label="string")
    return ABICodec(types)


_LENIENT = _lenient()


def canonical(entry: Entry) -> str:
    """The type as in a signature: structs are tuples."""
    return collapse_if_tuple(dict(entry))


def normalized(entry: Entry, value: Any, *, named: bool = False) -> Any:
    """A decoded value in one form: addresses with checksums, lists and structs as tuples.

    named: structs as dicts by the names of their members.
    """
    kind: str = entry["type"]
    if kind.endswith("]"):
        item = {**entry, "type": kind[: kind.rindex("[")]}
        if not _needs_normalizing(item):
            return value
        return tuple(normalized(item, part, named=named) for part in value)
    if kind == "tuple":
        members = by_name(entry["components"], value, named=named)
        return members if named else tuple(members.values())
    return to_checksum_address(value) if kind == "address" else value


def by_name(entries: Sequence[Entry], values: Sequence[Any], *, named: bool = True) -> dict[str, Any]:
    """Parameters or members by name, or by index if they have no name."""
    pairs = enumerate(zip(entries, values, strict=True))
    return {
        entry["name"] or str(place): normalized(entry, value, named=named) for place, (entry, value) in pairs
    }


def _needs_normalizing(entry: Entry) -> bool:
    """Whether `normalized` changes anything; a shortcut for thousands of register words."""
    kind: str = entry["type"]
    return kind.startswith(("address", "tuple")) or kind.endswith("]")


@dataclass(frozen=True, slots=True)
class FunctionCodec:
    """One function of a contract. is_view: it changes nothing."""

    name: str
    selector: bytes
    is_view: bool
    inputs: tuple[Entry, ...]
    outputs: tuple[Entry, ...]
    input_types: tuple[str, ...]
    output_types: tuple[str, ...]

    @classmethod
    def of(cls, entry: Entry) -> "FunctionCodec":
        """From its entry in the ABI."""
        inputs, outputs = tuple(entry["inputs"]), tuple(entry["outputs"])
        return cls(
            entry["name"],
            keccak(_signature(entry))[:4],
            entry["stateMutability"] in ("view", "pure"),
            inputs,
            outputs,
            tuple(map(canonical, inputs)),
            tuple(map(canonical, outputs)),
        )

    def call(self, arguments: Sequence[Any]) -> bytes:
        """Calldata."""
        return self.selector + encode(self.input_types, arguments)

    def arguments(self, calldata: bytes) -> dict[str, Any]:
        """The arguments in calldata of this function, by name; structs are dicts."""
        return by_name(self.inputs, decode(self.input_types, calldata[4:]))

    def answer(self, data: bytes) -> Any:
        """The decoded result: one value, or several as a tuple; structs are tuples."""
        values = tuple(map(normalized, self.outputs, decode(self.output_types, data)))
        return values[0] if len(values) == 1 else values


@dataclass(frozen=True, slots=True)
class EventCodec:
    """One event of a contract."""

    name: str
    topic: bytes
    inputs: tuple[Entry, ...]
    plain: tuple[Entry, ...]
    plain_types: tuple[str, ...]

    @classmethod
    def of(cls, entry: Entry) -> "EventCodec":
        """From its entry in the ABI."""
        inputs = tuple(entry["inputs"])
        plain = tuple(part for part in inputs if not part["indexed"])
        return cls(entry["name"], keccak(_signature(entry)), inputs, plain, tuple(map(canonical, plain)))

    def arguments(self, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
        """A log's arguments by name, structs as dicts; of an indexed text or list only its hash is known.

        Its texts are untrusted: bytes that are not UTF-8 become U+FFFD. ChainError if the log is of
        another event.
        """
        indexed = [entry for entry in self.inputs if entry["indexed"]]
        try:
            plain = by_name(self.plain, _LENIENT.decode(self.plain_types, data))
            pairs = zip(indexed, topics[1:], strict=True)
            named = {entry["name"]: _from_topic(entry, topic) for entry, topic in pairs}
        except (*UNREADABLE, ValueError):
            raise ChainError(
                f"The node returned a log of {self.name} that does not fit the contract's ABI.",
                "Check the address book and the node; another node may return the whole log.",
            ) from None
        return {entry["name"]: (named | plain)[entry["name"]] for entry in self.inputs}


class Abi:
    """One contract's functions, events and errors by name."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def _of_type(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry["type"] == kind]

    @cached_property
    def functions(self) -> Mapping[str, FunctionCodec]:
        """By name; of an overloaded function, the last one."""
        return {entry["name"]: FunctionCodec.of(entry) for entry in self._of_type("function")}

    @cached_property
    def events(self) -> Mapping[str, EventCodec]:
        return {entry["name"]: EventCodec.of(entry) for entry in self._of_type("event")}

    @cached_property
    def constructor_inputs(self) -> list[Entry]:
        """The constructor's parameters in order; none if it has none."""
        return [part for entry in self._of_type("constructor") for part in entry["inputs"]]

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Names of the contract's AccessControl roles, such as MINTER_ROLE."""
        return tuple(sorted(name for name in self.functions if name.endswith("_ROLE")))

    @cached_property
    def _selectors(self) -> dict[bytes, FunctionCodec]:
        codecs = map(FunctionCodec.of, self._of_type("function"))
        return {codec.selector: codec for codec in codecs}

    @cached_property
    def _errors(self) -> dict[bytes, Entry]:
        return {keccak(_signature(entry))[:4]: entry for entry in self._of_type("error")}

    def encode_constructor(self, arguments: Sequence[Any]) -> bytes:
        """The encoded arguments, which follow the creation code."""
        return encode(list(map(canonical, self.constructor_inputs)), list(arguments))

    def encode_call(self, function: str, *arguments: Any) -> bytes:
        """Calldata of one of its functions."""
        return self.functions[function].call(arguments)

    def decode_result(self, function: str, data: bytes) -> Any:
        """The value that a function returned; a tuple if it returns several, a struct as a tuple."""
        return self.functions[function].answer(data)

    def decode_call(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """The function and its arguments by name, structs as dicts; None if the ABI has no such call.

        Also None if the arguments do not encode to the same bytes: the rest would not be shown.
        """
        codec = self._selectors.get(data[:4])
        if codec is None:
            return None
        try:
            values = decode(codec.input_types, data[4:])
        except UNREADABLE:
            return None
        if encode(codec.input_types, values) != data[4:]:
            return None
        return codec.name, by_name(codec.inputs, values)

    def decode_error(self, data: bytes) -> tuple[str, dict[str, Any]] | None:
        """A custom error's name and its arguments by name; None if the ABI has no such error."""
        entry = self._errors.get(data[:4])
        if entry is None:
            return None
        try:
            values = decode(list(map(canonical, entry["inputs"])), data[4:])
        except UNREADABLE:
            return None
        return entry["name"], by_name(entry["inputs"], values)

    def explain(self, data: bytes) -> str | None:
        """A custom error with its arguments, such as `ThresholdOutOfRange(threshold 6, oracles 5)`."""
        decoded = self.decode_error(data)
        if decoded is None:
            return None
        name, arguments = decoded
        return f"{name}({', '.join(f'{key} {plain_text(value)}' for key, value in arguments.items())})"


def plain_text(value: Any) -> str:
    """An argument of an error for messages: bytes in hexadecimal."""
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)


def _from_topic(entry: Entry, topic: bytes) -> Any:
    kind = canonical(entry)
    if kind in ("string", "bytes") or kind.startswith("(") or kind.endswith("]"):
        return topic
    return normalized(entry, decode([kind], topic)[0])


def _signature(entry: Entry) -> bytes:
    return f"{entry['name']}({','.join(map(canonical, entry['inputs']))})".encode("ascii")
