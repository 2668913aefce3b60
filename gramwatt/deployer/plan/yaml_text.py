"""YAML whose scalars are all text: what a number means depends on where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from gramwatt.deployer.errors import SourceError


class Text(yaml.BaseLoader):
    """YAML whose scalars are all text, and in which a key may not stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Section:
    """A mapping of a file, whose readers say in a sentence what is missing or of the wrong shape."""

    place: str
    content: dict[str, Any]

    def refuse(self, key: str, problem: str, remedy: str = "Correct it there.") -> SourceError:
        return SourceError(f"{self.place}: {key} is {self.content.get(key)!r}, {problem}.", remedy)

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(key, "and a text must stand there")
        return value.strip()

    def optional(self, key: str) -> str | None:
        return self.text(key) if self.content.get(key) else None

    def integer(self, key: str) -> int:
        text = self.text(key)
        if not text.replace("_", "").isdecimal():
            raise self.refuse(key, "not a whole number")
        return int(text)

    def decimal(self, key: str) -> Decimal:
        try:
            value = Decimal(self.text(key))
        except InvalidOperation:
            raise self.refuse(key, "not a number") from None
        if not value.is_finite() or value < 0:
            raise self.refuse(key, "not a number from 0 on")
        return value

    def section(self, key: str) -> "Section":
        value = self.content.get(key)
        if not isinstance(value, dict) or not value:
            raise self.refuse(key, "and a mapping of names must stand there")
        return Section(f"{self.place}: {key}", value)

    def sections(self) -> dict[str, "Section"]:
        """Every value, each a mapping itself."""
        return {key: self.section(key) for key in self.content}

    def items(self, key: str) -> Iterator["Section"]:
        """The mappings in a list; none if the list is not there."""
        value = self.content.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refuse(key, "not a list of mappings")
        for index, item in enumerate(value):
            yield Section(f"{self.place}: {key}[{index}]", item)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none if it is not there."""
        value = self.content.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(key, "not a list of texts")
        return tuple(value)


def read_yaml(path: Path) -> Section:
    """The file's mapping. SourceError if there is no such file, or it holds something else."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Text)  # noqa: S506 - BaseLoader builds text only
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name} is not YAML: {error}.", "Correct it there.") from None
    if not isinstance(content, dict):
        raise SourceError(f"{path.name} is not a mapping of names.", "Correct it there.")
    return Section(path.name, content)
