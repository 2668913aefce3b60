"""Convert a plan's text to a value of the ABI's type, or raise a PlanError with the reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.address import is_checksum_address, is_hex_address, to_checksum_address

from gramwatt.deployer.errors import PlanError
from gramwatt.protocol.formats import HOLDS_TIME, SECONDS

ZERO_ADDRESS = "0x" + "00" * 20
PLACEHOLDER = "FILL ME"
_DURATION = re.compile(r"([0-9][0-9_]*)([smhd])")
_INTEGER = re.compile(r"-?[0-9][0-9_]*")


@dataclass(frozen=True)
class Ref:
    """A contract of the plan, whose address is not known before it is deployed."""

    contract: str

    def __str__(self) -> str:
        return f"${self.contract}"


@dataclass(frozen=True)
class Names:
    """What `$name` may stand for in one file. kind: what the file is."""

    plan: str
    addresses: Mapping[str, str]
    contracts: tuple[str, ...]
    kind: str = "plan"

    def refuse(self, where: str, text: Any, problem: str, remedy: str | None = None) -> PlanError:
        remedy = remedy or f"Correct the {self.kind}."
        return PlanError(f"{self.plan}: {where} is {text!r}: {problem}.", f"{remedy} Nothing was sent.")

    def lookup(self, where: str, text: str) -> "str | Ref":
        """The address or the contract behind `$name`."""
        name = text.removeprefix("$")
        if name in self.contracts:
            return Ref(name)
        if name in self.addresses:
            return self.addresses[name]
        known = ", ".join(f"${known}" for known in sorted((*self.addresses, *self.contracts)))
        raise self.refuse(where, text, "no account or contract has that name", f"Known are {known}.")


def parse(names: Names, where: str, entry: Mapping[str, Any], text: Any) -> Any:
    """`text` as a value of the ABI parameter `entry`. `where` is its place in the plan, for the message."""
    kind: str = entry["type"]
    if kind.endswith("[]"):
        return parse_list(names, where, {**entry, "type": kind[:-2]}, text)
    if not isinstance(text, str):
        raise names.refuse(where, text, f"the ABI requires one {kind}")
    if text.upper().startswith(PLACEHOLDER):
        raise names.refuse(where, text, "a placeholder", "Fill it in first.")
    if kind == "address":
        return parse_address(names, where, text)
    if kind.startswith("uint"):
        return _integer(names, where, kind, entry["name"], text)
    if kind == "bool":
        return _boolean(names, where, text)
    if kind == "string":
        return text
    if kind.startswith("bytes") and kind != "bytes":
        return _fixed_bytes(names, where, int(kind.removeprefix("bytes")), text)
    raise names.refuse(where, text, f"a {names.kind} cannot have a value of type {kind}")


def parse_list(names: Names, where: str, entry: Mapping[str, Any], items: Any) -> list[Any]:
    """Every item; duplicate values are refused."""
    if not isinstance(items, list) or not items:
        raise names.refuse(
            where, items, f"the ABI requires a list of {entry['type']}, and it must not be empty"
        )
    values: list[Any] = []
    for index, item in enumerate(items):
        value = parse(names, f"{where}[{index}]", entry, item)
        if value in values:
            raise names.refuse(f"{where}[{index}]", item, f"{value} is in the list twice")
        values.append(value)
    return values


def parse_address(names: Names, where: str, text: str) -> "str | Ref":
    """A name or an address. The zero address and wrong checksums are refused."""
    if text.upper().startswith(PLACEHOLDER):
        raise names.refuse(where, text, "a placeholder", "Fill in the address first.")
    if text.startswith("$"):
        return names.lookup(where, text)
    if not is_hex_address(text) or not text.startswith("0x"):
        raise names.refuse(where, text, "not an address", "Give 0x and 40 hexadecimal digits, or a $name.")
    if text == ZERO_ADDRESS:
        raise names.refuse(where, text, "the zero address, for which there is no key")
    if text not in (text.lower(), "0x" + text[2:].upper()) and not is_checksum_address(text):
        raise names.refuse(where, text, "an address whose checksum is wrong", "Compare it with its source.")
    return str(to_checksum_address(text))


def parse_integer(names: Names, where: str, text: str, bits: int) -> int:
    """An unsigned integer that fits `bits`; underscores may group its digits."""
    if not _INTEGER.fullmatch(text):
        raise names.refuse(where, text, f"not a whole number (uint{bits})")
    return _in_range(names, where, text, int(text.replace("_", "")), bits)


def parse_duration(names: Names, where: str, text: str, bits: int = 40) -> int:
    """Seconds, from `90s`, `10m`, `24h` or `7d`."""
    match = _DURATION.fullmatch(text)
    if not match:
        raise names.refuse(where, text, "not a duration", "Write 90s, 10m, 24h or 7d.")
    return _in_range(names, where, text, int(match[1].replace("_", "")) * SECONDS[match[2]], bits)


def _in_range(names: Names, where: str, text: str, value: int, bits: int) -> int:
    if not 0 <= value < 1 << bits:
        raise names.refuse(where, text, f"uint{bits} holds 0 to {(1 << bits) - 1}")
    return value


def _integer(names: Names, where: str, kind: str, name: str, text: str) -> int:
    bits = int(kind.removeprefix("uint"))
    if not _DURATION.fullmatch(text):
        return parse_integer(names, where, text, bits)
    if not HOLDS_TIME.search(name):
        raise names.refuse(where, text, f"{name} is not a time")
    return parse_duration(names, where, text, bits)


def _boolean(names: Names, where: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise names.refuse(where, text, "neither true nor false")
    return text == "true"


def _fixed_bytes(names: Names, where: str, length: int, text: str) -> bytes:
    if not re.fullmatch(rf"0x[0-9a-fA-F]{{{2 * length}}}", text):
        raise names.refuse(where, text, f"not 0x and {2 * length} hexadecimal digits (bytes{length})")
    return bytes.fromhex(text[2:])
