"""The factors that a plan records, and the country policy that it sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gramwatt.deployer.plan.curves import parse_curve
from gramwatt.deployer.plan.plan_file import CURVE
from gramwatt.deployer.plan.values import Names, parse, parse_duration, parse_integer
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import (
    MAX_FACTOR,
    NO_CURVE,
    POLICIES,
    FactorKind,
    FactorRecord,
    FactorStatus,
    regions_of,
    solidity_name,
)
from gramwatt.protocol.quantities import UnixTime

GRAM = 10**6  # 1 g/kWh; a smaller value in a plan is a mistake in the unit
KEYS = ("zone", "value", "effectiveFrom", "kind", "status", "sourceYear", "uncertaintyBps", "sourceHash")
LEAD = "in "


@dataclass(frozen=True)
class Factor:
    """A record to add to a zone's history.

    value: g CO2e per kWh times 1e6. lead_s: seconds from the latest block to its start.
    """

    zone: int
    value: int
    lead_s: int
    kind: FactorKind
    status: FactorStatus
    source_year: int
    uncertainty_bps: int
    source_hash: bytes
    curve: DayCurve | None = None

    def record(self, effective_from: int) -> FactorRecord:
        """The record on the bridge, in force from that Unix second on."""
        return FactorRecord(
            self.value,
            UnixTime(effective_from),
            self.kind,
            self.status,
            self.source_year,
            self.uncertainty_bps,
            self.source_hash,
            curve_id(self.curve) if self.curve else NO_CURVE,
        )

    def matches(self, record: FactorRecord) -> bool:
        """Whether a record on the chain is this one, whatever its start."""
        return record == self.record(record.effective_from)


def parse_factor(names: Names, where: str, content: Mapping[str, Any]) -> Factor:
    """One item of the section `factors`."""
    for key in (*KEYS, *content):
        if key not in content or key not in (*KEYS, CURVE):
            problem = "missing" if key not in content else "unknown"
            raise names.refuse(
                f"{where}.{key}",
                content.get(key, ""),
                f"{problem}; a factor has {', '.join(KEYS)}, and optionally {CURVE}",
            )
    lead = content["effectiveFrom"]
    if not lead.startswith(LEAD):
        raise names.refuse(f"{where}.effectiveFrom", lead, "not a lead time", "Write `in 5m`.")
    factor = Factor(
        zone=parse_integer(names, f"{where}.zone", content["zone"], 32),
        value=_value(names, f"{where}.value", content["value"]),
        lead_s=parse_duration(names, f"{where}.effectiveFrom", lead.removeprefix(LEAD)),
        kind=FactorKind(
            _choice(
                names, f"{where}.kind", content["kind"], [solidity_name(kind.name) for kind in FactorKind]
            )
        ),
        status=FactorStatus(
            _choice(
                names,
                f"{where}.status",
                content["status"],
                [solidity_name(status.name) for status in FactorStatus],
            )
        ),
        source_year=parse_integer(names, f"{where}.sourceYear", content["sourceYear"], 16),
        uncertainty_bps=parse_integer(names, f"{where}.uncertaintyBps", content["uncertaintyBps"], 16),
        source_hash=parse(
            names, f"{where}.sourceHash", {"type": "bytes32", "name": "sourceHash"}, content["sourceHash"]
        ),
        curve=parse_curve(names, f"{where}.{CURVE}", content[CURVE]) if CURVE in content else None,
    )
    _require_kind(names, where, content, factor)
    _require_lowest(names, where, content, factor)
    return factor


def _require_kind(names: Names, where: str, content: Mapping[str, Any], factor: Factor) -> None:
    """Applies FactorRules.requireKind, which the contract applies to proposals, to the plan's records."""
    region, regions = factor.zone & 0xFFFF, regions_of(factor.kind)
    if region not in regions:
        raise names.refuse(
            f"{where}.kind",
            content["kind"],
            f"zone {factor.zone} has region 0x{region:04x}, and factors of that kind belong to regions"
            f" 0x{regions[0]:04x} to 0x{regions[-1]:04x}",
        )
    if (factor.kind, factor.status) == (FactorKind.PROJECTED, FactorStatus.VERIFIED):
        raise names.refuse(
            f"{where}.status", content["status"], "a projection cannot be verified by a second source"
        )


def _require_lowest(names: Names, where: str, content: Mapping[str, Any], factor: Factor) -> None:
    if factor.curve and factor.value != factor.curve.lowest:
        raise names.refuse(
            f"{where}.value", content["value"], f"with a curve it must be its lowest, {factor.curve.lowest}"
        )


def parse_country_factors(names: Names, content: Mapping[str, str]) -> dict[int, int]:
    """The section `country_factors`: ISO 3166-1 numeric code to factor."""
    return {
        parse_integer(names, f"country_factors.{code}", code, 16): _value(
            names, f"country_factors.{code}", text
        )
        for code, text in content.items()
    }


def parse_policy(names: Names, text: str) -> int:
    """The step of the country policy."""
    return _choice(names, "country_policy", text, list(POLICIES))


def _value(names: Names, where: str, text: str) -> int:
    value = parse_integer(names, where, text, 64)
    if not 1 <= value <= MAX_FACTOR:
        raise names.refuse(where, text, f"a factor must be from 1 to {MAX_FACTOR} (g CO2e per kWh times 1e6)")
    if value < GRAM:
        raise names.refuse(
            where,
            text,
            "less than 1 g/kWh, which is too low for any grid",
            "Write g CO2e per kWh times 1e6: 430_000_000 is 430 g/kWh.",
        )
    return value


def _choice(names: Names, where: str, text: str, options: list[str]) -> int:
    if text not in options:
        raise names.refuse(where, text, "unknown", f"Choose one of {', '.join(options)}.")
    return options.index(text)
