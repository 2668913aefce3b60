"""Costs from the gas snapshot and some assumptions. Every quantity is an int or a Fraction, and exact."""

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

HOURS_PER_YEAR = 365 * 24
GWEI_PER_ETHER = 10**9
GRAMS_PER_TONNE = 10**6
WH_PER_KWH = 1_000
PERIOD_HOURS = {"hour": 1, "day": 24, "week": 7 * 24, "30 days": 30 * 24}
# The steps of a device before its first reading counts.
ENROLMENT = ("registerDevice", "certifyDevice", "bondDevice {curve}", "verifyDeviceLocation")


class CostError(Exception):
    """The snapshot or the page cannot be used; the message has the reason and the next step."""


@dataclass(frozen=True)
class Assumptions:
    """Values that are not in the snapshot. Each field is an option of the command, and must be above 0."""

    eth_usd: Fraction = Fraction(3_000)
    credit_usd: Fraction = Fraction(10)
    panel_watts: Fraction = Fraction(400)
    capacity_percent: Fraction = Fraction(18)
    factor_g_per_kwh: Fraction = Fraction(430)
    share_percent: Fraction = Fraction(10)

    @property
    def year_wh(self) -> Fraction:
        """The energy of one panel in a year of 365 days, in Wh."""
        return self.panel_watts * HOURS_PER_YEAR * self.capacity_percent / 100

    @property
    def year_grams(self) -> Fraction:
        """The credit for one panel's year, in g CO2e."""
        return self.year_wh * self.factor_g_per_kwh / WH_PER_KWH

    @property
    def year_tonnes(self) -> Fraction:
        return self.year_grams / GRAMS_PER_TONNE

    @property
    def year_value_usd(self) -> Fraction:
        return self.year_tonnes * self.credit_usd

    def usd(self, gas: Fraction, gas_price_gwei: Fraction) -> Fraction:
        return gas * gas_price_gwei / GWEI_PER_ETHER * self.eth_usd


@dataclass(frozen=True)
class Shape:
    """A measured batch: `fleets` fleets of `lanes` meters each.

    batch_gas: submit and process of one batch, registers and accruals in use.
    class_gas: additional gas of the first batch of a vintage, in which each fleet begins a new class.
    """

    fleets: int
    lanes: int
    batch_gas: int
    class_gas: int

    @property
    def name(self) -> str:
        return f"{self.fleets:,} × {self.lanes:,}"

    @property
    def readings(self) -> int:
        return self.fleets * self.lanes

    @property
    def reading_gas(self) -> Fraction:
        return Fraction(self.batch_gas, self.readings)


@dataclass(frozen=True)
class GasSnapshot:
    """The content of the snapshot: batches in its order, and the gas of each step."""

    shapes: tuple[Shape, ...]
    steps: dict[str, int]

    def step(self, name: str) -> int:
        """Raise CostError if the snapshot lacks the step."""
        if name not in self.steps:
            raise CostError(
                f"The gas snapshot has no step {name!r}. "
                "Run `make gas-update`, or correct tools/cost_model.py."
            )
        return self.steps[name]

    def enrolment_gas(self, curve: str) -> int:
        return sum(self.step(name.format(curve=curve)) for name in ENROLMENT)

    def year_gas(self, shape: Shape, period_hours: int) -> Fraction:
        """Gas of one panel's year: a register advance per period, and the fleet's claim once.

        A vintage is a class of its own, so the yearly claim is always the first of its class.
        """
        periods = Fraction(HOURS_PER_YEAR, period_hours)
        claim = Fraction(self.step("claimCredits first"), shape.lanes)
        return periods * shape.reading_gas + claim + Fraction(shape.class_gas, shape.readings)


def read_snapshot(path: Path) -> GasSnapshot:
    """Raise CostError if the file is missing or has another shape."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        shapes = tuple(_shape(name, gas) for name, gas in content["batches"].items())
        return GasSnapshot(shapes, {name: int(gas) for name, gas in content["steps"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CostError(
            f"{path} is not a gas snapshot ({type(error).__name__}: {error}). Run `make gas-update`."
        ) from error


def _shape(name: str, gas: dict[str, Any]) -> Shape:
    fleets, lanes = (int(part) for part in name.split("x"))
    return Shape(
        fleets=fleets,
        lanes=lanes,
        batch_gas=int(gas["submit"]) + int(gas["process"]),
        class_gas=int(gas["first_process"]) - int(gas["process"]),
    )


def highest_gas_price_gwei(snapshot: GasSnapshot, assumed: Assumptions, shape: Shape, hours: int) -> Fraction:
    """The gas price, in gwei, at which gas takes exactly the allowed share of the credits' price."""
    budget_usd = assumed.year_value_usd * assumed.share_percent / 100
    return budget_usd / assumed.usd(snapshot.year_gas(shape, hours), Fraction(1))


def shortest_period(
    snapshot: GasSnapshot, assumed: Assumptions, shape: Shape, gas_price_gwei: Fraction
) -> str | None:
    """The name of the shortest period within the share; None if even the longest costs more."""
    for name, hours in PERIOD_HOURS.items():
        if gas_price_gwei <= highest_gas_price_gwei(snapshot, assumed, shape, hours):
            return name
    return None
