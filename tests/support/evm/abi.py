"""Calls, returns, errors and events of a contract, by its ABI."""

from collections import namedtuple
from functools import cache
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.crypto import keccak


def canonical(entry: dict[str, Any]) -> str:
    """The type as a selector spells it: structs are tuples."""
    kind: str = entry["type"]
    if kind.startswith("tuple"):
        inner = ",".join(canonical(part) for part in entry["components"])
        return f"({inner}){kind.removeprefix('tuple')}"
    return kind


@cache
def _record(names: tuple[str, ...]) -> type:
    return namedtuple("Record", names)


def named(entry: dict[str, Any], value: Any) -> Any:
    """Structs become named tuples, at any depth."""
    kind = entry["type"]
    if kind.endswith("]"):
        inner = {**entry, "type": kind[: kind.rindex("[")]}
        return [named(inner, item) for item in value]
    if kind == "tuple":
        parts = entry["components"]
        names = tuple(part["name"] for part in parts)
        return _record(names)(*(named(part, item) for part, item in zip(parts, value, strict=True)))
    return value


def _outputs(entries: list[dict[str, Any]], data: bytes) -> Any:
    values = decode([canonical(entry) for entry in entries], data)
    results = [named(entry, value) for entry, value in zip(entries, values, strict=True)]
    if len(results) == 1:
        return results[0]
    if results and all(entry["name"] for entry in entries):
        return _record(tuple(entry["name"] for entry in entries))(*results)
    return tuple(results)


class Function:
    """One function of an ABI, ready to encode and decode."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.name: str = entry["name"]
        self.types = [canonical(part) for part in entry["inputs"]]
        self.signature = f"{self.name}({','.join(self.types)})"
        self.selector = keccak(text=self.signature)[:4]
        self.is_view = entry["stateMutability"] in ("view", "pure")

    def encode(self, *args: Any) -> bytes:
        return self.selector + encode(self.types, args)

    def decode(self, data: bytes) -> Any:
        return _outputs(self.entry["outputs"], data) if self.entry["outputs"] else None


class Interface:
    """All of a contract's ABI, by name, selector and topic."""

    def __init__(self, abi: list[dict[str, Any]]) -> None:
        self.functions = {entry["name"]: Function(entry) for entry in abi if entry["type"] == "function"}
        self.errors = {self._selector(entry): entry for entry in abi if entry["type"] == "error"}
        self.events = {self._topic(entry): entry for entry in abi if entry["type"] == "event"}
        builder = [entry for entry in abi if entry["type"] == "constructor"]
        self.constructor_types = [canonical(part) for part in builder[0]["inputs"]] if builder else []

    @staticmethod
    def _topic(entry: dict[str, Any]) -> bytes:
        return keccak(text=f"{entry['name']}({','.join(canonical(part) for part in entry['inputs'])})")

    @classmethod
    def _selector(cls, entry: dict[str, Any]) -> bytes:
        return cls._topic(entry)[:4]

    def decode_error(self, data: bytes) -> tuple[str, Any]:
        """Name and arguments of a custom error."""
        entry = self.errors.get(data[:4])
        if entry is None:
            return ("0x" + data.hex(), ())
        values = decode([canonical(part) for part in entry["inputs"]], data[4:])
        return (entry["name"], tuple(values))

    def decode_log(self, topics: list[bytes], data: bytes) -> tuple[str, dict[str, Any]] | None:
        """Name and arguments of an event; None if it is another contract's."""
        entry = self.events.get(topics[0])
        if entry is None:
            return None
        indexed = iter(topics[1:])
        plain = [part for part in entry["inputs"] if not part["indexed"]]
        values = iter(decode([canonical(part) for part in plain], data))
        arguments = {}
        for part in entry["inputs"]:
            if part["indexed"]:
                arguments[part["name"]] = decode([canonical(part)], next(indexed))[0]
            else:
                arguments[part["name"]] = named(part, next(values))
        return entry["name"], arguments
