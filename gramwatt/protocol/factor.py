"""Emission factors as the bridge stores them (contracts/types/Factor.sol)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

from gramwatt.protocol.quantities import UnixTime

MAX_FACTOR = 10_000_000_000  # CountryRegistry.MAX_FACTOR: 10,000 g/kWh
OTHER_BASELINES = 0x8000  # FactorRules.OTHER_BASELINES: from this region on: kinds other than grid factors
POLICIES = ("Fallback", "Optional", "RequiredForNew", "RequiredForAll")  # contracts/types/Factor.sol
NO_CURVE = bytes(32)


class FactorKind(IntEnum):
    """What a factor measures; the order is the ABI's."""

    AVERAGE = 0
    OPERATING_MARGIN = 1
    BUILD_MARGIN = 2
    COMBINED_MARGIN = 3
    MARGINAL = 4
    OFF_GRID = 5
    PROJECTED = 6


class FactorStatus(IntEnum):
    """How far a factor is trusted; the order is the ABI's."""

    PROVISIONAL = 0
    VERIFIED = 1
    QUARANTINED = 2


def regions_of(kind: FactorKind) -> range:
    """The regions whose zones have factors of that kind."""
    first = OTHER_BASELINES | kind << 8
    return range(OTHER_BASELINES) if kind <= FactorKind.COMBINED_MARGIN else range(first, first + 0x100)


def solidity_name(name: str) -> str:
    """An enum member as Solidity spells it: OFF_GRID is OffGrid."""
    return name.title().replace("_", "")


@dataclass(frozen=True, slots=True)
class FactorRecord:
    """One record of a zone's history: value in g CO2e per kWh times 1e6, in force from a Unix second on.

    curve: the id of a day curve with a value for each hour, zero if the value applies to all hours.
    """

    value: int
    effective_from: UnixTime
    kind: FactorKind
    status: FactorStatus
    source_year: int
    uncertainty_bps: int
    source_hash: bytes
    curve: bytes = NO_CURVE

    @classmethod
    def from_abi(cls, struct: Any) -> Self:
        members = struct.values() if isinstance(struct, Mapping) else struct
        value, effective_from, kind, status, source_year, uncertainty_bps, source_hash, curve = members
        return cls(
            value,
            UnixTime(effective_from),
            FactorKind(kind),
            FactorStatus(status),
            source_year,
            uncertainty_bps,
            bytes(source_hash),
            bytes(curve),
        )

    def to_abi(self) -> tuple[int, int, int, int, int, int, bytes, bytes]:
        """A FactorRecord of the ABI."""
        return (
            self.value,
            self.effective_from,
            int(self.kind),
            int(self.status),
            self.source_year,
            self.uncertainty_bps,
            self.source_hash,
            self.curve,
        )


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a period's energy; factor 0 while it waits because of a quarantine."""

    factor: int
    provisional: bool
    waits: bool
