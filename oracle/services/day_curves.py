"""A day curve's id, and the lowest of the hours that a period touches (contracts/DayCurves.sol)."""

from datetime import date, timedelta

from oracle.services.keccak import keccak
from oracle.types.day_curve import HOURS, DayCurve
from oracle.types.errors import PricingError
from oracle.types.quantities import UnixTime

HOUR_SECONDS = 3_600
_EPOCH = date(1970, 1, 1)


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
    """The lowest of the hours that [start, end) touches. PricingError if the period has no second in it."""
    if start >= end:
        raise PricingError(
            f"The period from {start} to {end} has no second in it.", "Give an end after the start."
        )
    touched: list[int] = []
    hour, stop = start // HOUR_SECONDS, -(-end // HOUR_SECONDS)
    while hour < stop:
        season, next_day = season_of(hour // HOURS)
        until = min(stop, next_day * HOURS)
        # A day of a season has all its hours; further days add none.
        different = range(hour, min(until, hour + HOURS))
        touched += [curve.values[season][number % HOURS] for number in different]
        hour = until
    return min(touched)
