"""A plan file: what to deploy, by name. Read here and interpreted by resolve.py.

Every value remains text: the meaning of `24h` or `0x…` depends on the parameter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.yaml_text import Text

SECTIONS = ("chain_id", "people", "contracts", "country_factors", "factors", "country_policy", "roles")
CURVE = "curve"


@dataclass(frozen=True)
class Plan:
    """A plan as written; deployments/plans/local.yml explains each section."""

    name: str
    chain_id: int
    people: Mapping[str, str]
    contracts: Mapping[str, Mapping[str, Any]]
    country_factors: Mapping[str, str]
    factors: tuple[Mapping[str, Any], ...]
    country_policy: str
    roles: Mapping[str, Mapping[str, list[str]]]

    def adapted(self, *, chain_id: int | None = None, people: Mapping[str, str] | None = None) -> "Plan":
        """The same plan for another chain, or with other addresses for some of its people."""
        unknown = sorted((people or {}).keys() - self.people.keys())
        if unknown:
            raise PlanError(f"{self.name}: people has no {', '.join(unknown)}.", "Add them to the plan.")
        return replace(self, chain_id=chain_id or self.chain_id, people={**self.people, **(people or {})})


def read_plan(path: Path) -> Plan:
    """The plan at `path`. PlanError names what is missing, unknown or of the wrong shape."""
    if not path.is_file():
        raise PlanError(f"There is no plan {path}.", "The plans are in deployments/plans/.")
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Text)  # noqa: S506 - BaseLoader builds text only
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PlanError(f"{path.name} is not YAML: {error}.", "Correct the plan.") from None
    return _plan(path.name, content)


def _plan(name: str, content: Any) -> Plan:
    if not isinstance(content, dict):
        raise PlanError(f"{name} is not a mapping of sections.", f"It needs {', '.join(SECTIONS)}.")
    for section in SECTIONS:
        if section not in content:
            raise PlanError(f"{name} lacks the section {section}.", f"It needs {', '.join(SECTIONS)}.")
    for section in content:
        if section not in SECTIONS:
            raise PlanError(f"{name} has an unknown section {section}.", f"Known are {', '.join(SECTIONS)}.")
    shape = _Shape(name)
    if not str(content["chain_id"]).isdecimal():
        raise PlanError(
            f"{name}: chain_id is {content['chain_id']!r}.", "Give the chain's number, such as 31337."
        )
    return Plan(
        name=name,
        chain_id=int(content["chain_id"]),
        people=shape.texts("people", content["people"]),
        contracts=shape.mappings("contracts", content["contracts"]),
        country_factors=shape.texts("country_factors", content["country_factors"]),
        factors=tuple(
            shape.factor(f"factors[{i}]", item) for i, item in enumerate(shape.items(content["factors"]))
        ),
        country_policy=shape.text("country_policy", content["country_policy"]),
        roles={
            contract: {
                role: shape.list_of_texts(f"roles.{contract}.{role}", who) for role, who in roles.items()
            }
            for contract, roles in shape.mappings("roles", content["roles"]).items()
        },
    )


@dataclass(frozen=True)
class _Shape:
    """Refuses values of the wrong shape, by their place in the file."""

    plan: str

    def _refuse(self, where: str, value: Any, expected: str) -> PlanError:
        return PlanError(f"{self.plan}: {where} is {value!r}, not {expected}.", "Correct the plan.")

    def text(self, where: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self._refuse(where, value, "one value")
        return value

    def mapping(self, where: str, value: Any) -> dict[str, Any]:
        if value == "":
            return {}
        if not isinstance(value, dict):
            raise self._refuse(where, value, "a mapping of names")
        return value

    def mappings(self, where: str, value: Any) -> dict[str, dict[str, Any]]:
        return {key: self.mapping(f"{where}.{key}", item) for key, item in self.mapping(where, value).items()}

    def texts(self, where: str, value: Any) -> dict[str, str]:
        return {key: self.text(f"{where}.{key}", item) for key, item in self.mapping(where, value).items()}

    def factor(self, where: str, value: Any) -> dict[str, Any]:
        """Texts, except for the curve, which has lists of texts."""
        members = self.mapping(where, value)
        plain = {key: item for key, item in members.items() if key != CURVE}
        return {**members, **self.texts(where, plain)}

    def items(self, value: Any) -> list[Any]:
        if value == "":
            return []
        if not isinstance(value, list):
            raise self._refuse("factors", value, "a list")
        return value

    def list_of_texts(self, where: str, value: Any) -> list[str]:
        if not isinstance(value, list):
            raise self._refuse(where, value, "a list")
        return [self.text(where, item) for item in value]
