"""The result of a run in integers, from which the report and the terminal output are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demo.meters.fleets import DemoFleet
from demo.plants.catalogue import Plant
from demo.plants.measured_power import PowerRecord
from gramwatt.protocol.quantities import NG_PER_UNIT


@dataclass(frozen=True)
class FleetResult:
    """One fleet's energy and credits. `energy_wh`, `units` and `carry_ng` are read from the chain.

    `expected_ng` is calculated without the chain: the measured Wh of each day times that day's factor.
    `factor` is ng per Wh (g CO2e per kWh times 1e6).
    """

    country: int
    country_name: str
    fleet_name: str
    plant: str
    meters: int
    energy_wh: int
    factor: int
    units: int
    carry_ng: int
    expected_ng: int
    is_provisional: bool = True

    @property
    def credited_ng(self) -> int:
        return self.units * NG_PER_UNIT + self.carry_ng

    @property
    def difference_ng(self) -> int:
        """The credited amount minus the expected one; 0 if they agree."""
        return self.credited_ng - self.expected_ng


@dataclass(frozen=True)
class DayResult:
    """Wh of the batch of one UTC day by country (ISO 3166-1 numeric); `start` is in Unix seconds."""

    start: int
    energy_wh: Mapping[int, int]


@dataclass(frozen=True)
class BatchResult:
    """Gas of one batch, which moved `registers` registers and covers `readings` signed readings."""

    period_start: int
    period_end: int
    registers: int
    readings: int
    submit_gas: int
    process_gas: int

    @property
    def gas(self) -> int:
        return self.submit_gas + self.process_gas


@dataclass(frozen=True)
class StandIn:
    """A plant, and the fleets (each a phrase with its country and meters) that replay its measurements."""

    plant: Plant
    days: int
    clipped_samples: int
    missing_samples: int
    stands_in_for: tuple[str, ...]


@dataclass(frozen=True)
class DemoResult:
    """A finished run. Times are Unix seconds, `wall_ms` is its duration, `rejected` counts by reason."""

    network: str
    chain_id: int
    addresses: tuple[tuple[str, str], ...]
    calendar_start: int
    calendar_end: int
    interval_seconds: int
    quorum: int
    oracles: int
    p256_meters: int
    accepted: int
    rejected: tuple[tuple[str, int], ...]
    fleets: tuple[FleetResult, ...]
    days: tuple[DayResult, ...]
    batches: tuple[BatchResult, ...]
    stand_ins: tuple[StandIn, ...]
    wall_ms: int

    @property
    def countries(self) -> dict[int, str]:
        """Names by ISO code, in the order of the fleets."""
        return {fleet.country: fleet.country_name for fleet in self.fleets}

    @property
    def meters(self) -> int:
        return sum(fleet.meters for fleet in self.fleets)

    @property
    def energy_wh(self) -> int:
        return sum(fleet.energy_wh for fleet in self.fleets)

    @property
    def units(self) -> int:
        return sum(fleet.units for fleet in self.fleets)

    @property
    def is_exact(self) -> bool:
        """Whether every single fleet's difference is 0; in a sum, errors could cancel out."""
        return all(fleet.difference_ng == 0 for fleet in self.fleets)

    def units_of(self, country: int) -> int:
        return sum(fleet.units for fleet in self.fleets if fleet.country == country)


def stand_ins(fleets: Sequence[DemoFleet], records: Mapping[str, PowerRecord]) -> tuple[StandIn, ...]:
    """Which plant stands in for which meters, in the order of `records`; unused plants are left out."""
    rows = []
    for key, record in records.items():
        phrases = tuple(
            f"{fleet.name}, {fleet.country_name} ({_meters_text(len(fleet.meters))})"
            for fleet in fleets
            if fleet.plant.key == key
        )
        if phrases:
            rows.append(
                StandIn(
                    record.plant, len(record.days), record.clipped_samples, record.missing_samples, phrases
                )
            )
    return tuple(rows)


def _meters_text(count: int) -> str:
    return f"{count} meter" if count == 1 else f"{count} meters"
