"""YAML whose scalars are all text: the meaning of a number depends on its key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from gramwatt.deployer.errors import SourceError

_WHOLE = re.compile(r"[0-9][0-9_]*")  # as in plans


class Text(yaml.BaseLoader):
    """YAML whose scalars are all text, and whose mappings must not have duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key}", node.start_mark)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Section:
    """A mapping of a file. Its methods raise SourceError if a value is missing or of the wrong shape."""

    place: str
    content: dict[str, Any]

    def refuse(self, key: str, problem: str, remedy: str = "Correct the file.") -> SourceError:
        return SourceError(f"{self.place}: {key} is {self.content.get(key)!r}, {problem}.", remedy)

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "but a text is required")
        return value.strip()

    def optional(self, key: str) -> str | None:
        return self.text(key) if self.content.get(key) else None

    def integer(self, key: str) -> int:
        text = self.text(key)
        if not _WHOLE.fullmatch(text):
            raise self.refuse(key, "not a whole number")
        return int(text.replace("_", ""))

    def decimal(self, key: str) -> Decimal:
        try:
            value = Decimal(self.text(key))
        except InvalidOperation:
            raise self.refuse(key, "not a number") from None
        if not value.is_finite() or value < 0:
            raise self.refuse(key, "not a number of 0 or more")
        return value

    def section(self, key: str) -> "Section":
        value = self.content.get(key)
        if not isinstance(value, dict) or not value:
            raise self.refuse(key, "but a mapping of names is required")
        return Section(f"{self.place}: {key}", value)

    def sections(self) -> dict[str, "Section"]:
        """Every value, each as a mapping."""
        return {key: self.section(key) for key in self.content}

    def items(self, key: str) -> Iterator["Section"]:
        """The mappings in a list; none if there is no list."""
        value = self.content.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refuse(key, "not a list of mappings")
        for index, item in enumerate(value):
            yield Section(f"{self.place}: {key}[{index}]", item)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if there is none."""
        value = self.content.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(key, "not a list of texts")
        return tuple(value)


def read_yaml(path: Path) -> Section:
    """The file's mapping. SourceError if there is no such file, or it is not a mapping."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Text)  # noqa: S506 - BaseLoader builds text only
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name} is not YAML: {error}.", "Correct the file.") from None
    if not isinstance(content, dict):
        raise SourceError(f"{path.name} is not a mapping of names.", "Correct the file.")
    return Section(path.name, content)
