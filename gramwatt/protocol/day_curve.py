"""Day curves: a factor for each hour of the day, season by season (contracts/interfaces/IDayCurves.sol)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.errors import CurveError, PricingError
from gramwatt.protocol.quantities import UnixTime

SEASONS, HOURS = 4, 24
HOUR_SECONDS = 3_600
_EPOCH = date(1970, 1, 1)
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
                f"A day curve has seasons of {shape} values.",
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
        """From lists, or from decoded ABI values."""
        return cls(tuple(tuple(season) for season in values))

    @property
    def lowest(self) -> int:
        """The value for energy of unknown hours, which a record with this curve must have."""
        return min(map(min, self.values))

    def to_abi(self) -> list[list[int]]:
        """uint64[24][4] of the ABI."""
        return [list(season) for season in self.values]


def curve_id(curve: DayCurve) -> bytes:
    """keccak256(abi.encode(values)): its values in turn, 32 bytes each."""
    return keccak(b"".join(value.to_bytes(32) for season in curve.values for value in season))


def season_of(day: int) -> tuple[int, int]:
    """The season of a UTC day, counted from 1970-01-01, and the day on which the next season begins."""
    civil = _EPOCH + timedelta(day)
    season = civil.month % 12 // 3
    following = date(civil.year + (civil.month == 12), 3 * season + 3, 1)
    return season, (following - _EPOCH).days


def lowest_during(curve: DayCurve, start: UnixTime, end: UnixTime) -> int:
    """The lowest value of the hours that overlap [start, end). PricingError if the period is empty."""
    if start >= end:
        raise PricingError(f"The period from {start} to {end} is empty.", "Give an end after the start.")
    overlapping: list[int] = []
    hour, stop = start // HOUR_SECONDS, -(-end // HOUR_SECONDS)
    while hour < stop:
        season, next_day = season_of(hour // HOURS)
        until = min(stop, next_day * HOURS)
        # One day of a season has all its hours; more days add none.
        different = range(hour, min(until, hour + HOURS))
        overlapping += [curve.values[season][number % HOURS] for number in different]
        hour = until
    return min(overlapping)
