"""Reads the values of a proposal file; an error names the place of an invalid value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from gramwatt.deployer.plan.curves import parse_curve
from gramwatt.deployer.plan.values import PLACEHOLDER, Names, parse, parse_integer
from gramwatt.deployer.plan.yaml_text import read_yaml
from gramwatt.protocol.day_curve import DayCurve

AT_EXECUTION = "at execution"
NO_CURVE_TEXT = "none"
_BYTES32 = {"type": "bytes32", "name": "hash"}


@dataclass(frozen=True)
class Values:
    """Reads values of one file. Other files that it names are in the same `folder`."""

    folder: Path
    names: Names

    def moment(self, where: str, value: Any) -> int:
        """A Unix second; 0 for the second of the execution."""
        text = self.text(where, value)
        if text == AT_EXECUTION:
            return 0
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or moment.microsecond or moment.timestamp() < 1:
            raise self.names.refuse(
                where, text, "not a time", f"Write `{AT_EXECUTION}`, or a time as in 2027-01-01T00:00Z."
            )
        return int(moment.timestamp())

    def curve(self, where: str, content: Any) -> DayCurve | None:
        """24 values for each of four seasons, in place or in a separate file; None if there is no curve."""
        if content == NO_CURVE_TEXT:
            return None
        if isinstance(content, dict):
            self.require_keys(where, content, {"file"})
            name = self.text(f"{where}.file", content["file"])
            content = read_yaml(self.path(f"{where}.file", name)).content
            self.require_keys(name, content, {"curve"})
            return parse_curve(self.names, f"{name}: curve", content["curve"])
        return parse_curve(self.names, where, content)

    def hash(self, where: str, content: Mapping[str, Any], file_key: str, hash_key: str) -> bytes:
        """keccak256 of the named file, or the hash that is given instead."""
        if (file_key in content) == (hash_key in content):
            raise self.names.refuse(
                where, dict(content), f"it must have either {file_key} or {hash_key}", "Give one of the two."
            )
        if hash_key in content:
            digest: bytes = parse(self.names, f"{where}.{hash_key}", _BYTES32, content[hash_key])
            return digest
        key = f"{where}.{file_key}"
        return keccak(self.path(key, self.text(key, content[file_key])).read_bytes())

    def path(self, where: str, text: str) -> Path:
        """A file in the same folder."""
        path = self.folder / text
        if not path.is_file():
            raise self.names.refuse(where, text, "no such file in the proposal's folder")
        return path

    def integer(self, where: str, value: Any, bits: int) -> int:
        """A whole number that fits `bits`."""
        return parse_integer(self.names, where, self.text(where, value), bits)

    def choice(self, where: str, value: Any, options: list[str]) -> int:
        """The index of the text among the options."""
        text = self.text(where, value)
        if text not in options:
            raise self.names.refuse(where, text, "unknown", f"Choose one of {', '.join(options)}.")
        return options.index(text)

    def text(self, where: str, value: Any) -> str:
        """One value that is not a placeholder."""
        if not isinstance(value, str) or not value:
            raise self.names.refuse(where, value, "one value is required")
        if value.upper().startswith(PLACEHOLDER):
            raise self.names.refuse(where, value, "a placeholder", "Fill it in first.")
        return value

    def mapping(self, where: str, value: Any) -> dict[str, Any]:
        """A mapping of names; empty if there is none."""
        if value in ("", None):
            return {}
        if not isinstance(value, dict):
            raise self.names.refuse(where, value, "a mapping of names is required")
        return value

    def items(self, content: Mapping[str, Any], section: str) -> list[tuple[str, dict[str, Any]]]:
        """Every mapping of a list, with its place in the file; none if there is no list."""
        value = content.get(section) or []
        if not isinstance(value, list):
            raise self.names.refuse(section, value, "a list is required")
        return [
            (f"{section}[{place}]", self.mapping(f"{section}[{place}]", item))
            for place, item in enumerate(value)
        ]

    def require_keys(
        self, where: str, content: Mapping[str, Any], required: set[str], allowed: set[str] | None = None
    ) -> None:
        """Refuses a mapping that lacks a required key, or has one that is not allowed."""
        # Unknown keys first: most often one is a missing key misspelt.
        for key in sorted(content.keys() - required - (allowed or set())):
            known = ", ".join(sorted(required | (allowed or set()))) or "nothing"
            raise self.names.refuse(f"{where}.{key}", content[key], f"unknown; it has {known}")
        for key in sorted(required - content.keys()):
            raise self.names.refuse(f"{where}.{key}", "", "missing", "Add it.")
