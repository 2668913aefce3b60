"""The factors that a plan records, and how far it takes the migration to known countries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oracle.types.factor import FactorKind, FactorStatus
from scripts._lib.values import Names, parse, parse_duration, parse_integer

MAX_FACTOR = 10_000_000_000  # CountryRegistry.MAX_FACTOR: 10,000 g/kWh
POLICIES = ("Fallback", "Optional", "RequiredForNew", "RequiredForAll")  # contracts/types/Factor.sol
KEYS = ("zone", "value", "effectiveFrom", "kind", "status", "sourceYear", "uncertaintyBps", "sourceHash")
LEAD = "in "


@dataclass(frozen=True)
class Factor:
    """A record to add to a zone's history, `lead_s` seconds after the block before it.

    `value` is in g CO2e per kWh times 1e6.
    """

    zone: int
    value: int
    lead_s: int
    kind: FactorKind
    status: FactorStatus
    source_year: int
    uncertainty_bps: int
    source_hash: bytes

    def as_struct(self, effective_from: int) -> tuple[Any, ...]:
        """A FactorRecord of the ABI, in force from that Unix second on."""
        return (
            self.value,
            effective_from,
            int(self.kind),
            int(self.status),
            self.source_year,
            self.uncertainty_bps,
            self.source_hash,
        )

    def matches(self, struct: tuple[Any, ...]) -> bool:
        """Whether a record of the chain is this one; when it took effect is the chain's to say."""
        return struct == self.as_struct(struct[1])


def parse_factor(names: Names, where: str, given: Mapping[str, str]) -> Factor:
    """One item of the section `factors`."""
    for key in (*KEYS, *given):
        if key not in given or key not in KEYS:
            problem = "missing" if key not in given else "unknown"
            raise names.refuse(
                f"{where}.{key}", given.get(key, ""), f"{problem}; a factor has {', '.join(KEYS)}"
            )
    lead = given["effectiveFrom"]
    if not lead.startswith(LEAD):
        raise names.refuse(f"{where}.effectiveFrom", lead, "no lead time", "Write `in 5m`.")
    return Factor(
        zone=parse_integer(names, f"{where}.zone", given["zone"], 32),
        value=_value(names, f"{where}.value", given["value"]),
        lead_s=parse_duration(names, f"{where}.effectiveFrom", lead.removeprefix(LEAD)),
        kind=FactorKind(
            _choice(names, f"{where}.kind", given["kind"], [_spelt(kind.name) for kind in FactorKind])
        ),
        status=FactorStatus(
            _choice(
                names, f"{where}.status", given["status"], [_spelt(status.name) for status in FactorStatus]
            )
        ),
        source_year=parse_integer(names, f"{where}.sourceYear", given["sourceYear"], 16),
        uncertainty_bps=parse_integer(names, f"{where}.uncertaintyBps", given["uncertaintyBps"], 16),
        source_hash=parse(
            names, f"{where}.sourceHash", {"type": "bytes32", "name": "sourceHash"}, given["sourceHash"]
        ),
    )


def parse_country_factors(names: Names, given: Mapping[str, str]) -> dict[int, int]:
    """The section `country_factors`: ISO 3166-1 numeric code to factor."""
    return {
        parse_integer(names, f"country_factors.{code}", code, 16): _value(
            names, f"country_factors.{code}", text
        )
        for code, text in given.items()
    }


def parse_policy(names: Names, text: str) -> int:
    """The step that the migration to known countries starts at."""
    return _choice(names, "country_policy", text, list(POLICIES))


def _value(names: Names, where: str, text: str) -> int:
    value = parse_integer(names, where, text, 64)
    if not 1 <= value <= MAX_FACTOR:
        raise names.refuse(
            where, text, f"a factor lies between 1 and {MAX_FACTOR} (g CO2e per kWh times 1e6)"
        )
    return value


def _choice(names: Names, where: str, text: str, options: list[str]) -> int:
    if text not in options:
        raise names.refuse(where, text, "unknown", f"Choose one of {', '.join(options)}.")
    return options.index(text)


def _spelt(name: str) -> str:
    """An enum member as Solidity spells it: OFF_GRID is OffGrid."""
    return name.title().replace("_", "")
