"""Day curves: a factor for each hour of the day, season by season (contracts/interfaces/IDayCurves.sol)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from oracle.types.errors import CurveError

SEASONS, HOURS = 4, 24
MIN_VALUE, MAX_VALUE = 1, 10_000_000_000
"""As for factors: 1e-6 to 10,000 g/kWh."""


@dataclass(frozen=True, slots=True)
class DayCurve:
    """g CO2e per kWh times 1e6, by season and hour, both UTC.

    Season 0 is December to February, 1 March to May, 2 June to August, 3 September to November; hour h is
    [h:00, h+1:00). CurveError unless it has 24 values for each of four seasons, each one from MIN_VALUE to
    MAX_VALUE.
    """

    values: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        shape = [len(season) for season in self.values]
        if shape != [HOURS] * SEASONS:
            raise CurveError(
                f"A day curve has values for the hours {shape} of its seasons.",
                f"Give {SEASONS} seasons of {HOURS} hours each.",
            )
        for season, values in enumerate(self.values):
            for hour, value in enumerate(values):
                if not MIN_VALUE <= value <= MAX_VALUE:
                    raise CurveError(
                        f"A day curve has {value} for season {season}, hour {hour}.",
                        f"Give g CO2e per kWh times 1e6, from {MIN_VALUE} to {MAX_VALUE}.",
                    )

    @classmethod
    def of(cls, values: Iterable[Iterable[int]]) -> Self:
        """From lists, or from the ABI's answer."""
        return cls(tuple(tuple(season) for season in values))

    @property
    def lowest(self) -> int:
        """What energy is worth whose hours are not known: the value that a record of this curve must have."""
        return min(map(min, self.values))

    def to_abi(self) -> list[list[int]]:
        """uint64[24][4] of the ABI."""
        return [list(season) for season in self.values]
