"""The price of a period's energy, as the bridge's `factorDuring` computes it
(contracts/bridge/CountryRegistry.sol)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from gramwatt.protocol.day_curve import DayCurve, lowest_during
from gramwatt.protocol.errors import PricingError
from gramwatt.protocol.factor import NO_CURVE, FactorRecord, FactorStatus, Price
from gramwatt.protocol.quantities import UnixTime

PROVISIONAL_FACTOR = 1
"""Flag of a credit class: a factor that priced it was provisional."""

NO_CURVES: Mapping[bytes, DayCurve] = MappingProxyType({})


class _Stretch(NamedTuple):
    """The time in which a record is in force: from `since` to just before `until`."""

    record: FactorRecord
    since: UnixTime
    until: float

    @property
    def is_quarantined(self) -> bool:
        return self.record.status is FactorStatus.QUARANTINED

    def overlaps(self, start: int, end: int) -> bool:
        return self.since < end and start < self.until


def price_during(
    history: Sequence[FactorRecord],
    start: UnixTime,
    end: UnixTime,
    now: UnixTime,
    curves: Mapping[bytes, DayCurve] = NO_CURVES,
) -> Price:
    """The lowest factor in force in [start, end), for processing at `now`.

    history: the zone's, oldest record first. curves: those that its records name, by id.
    A record with a curve counts as the lowest of the hours that overlap the period while it is in force.
    A quarantined stretch counts as the lower of the values of the nearest records on either side that are not
    quarantined; while the zone is quarantined at `now`, nothing is priced.
    PricingError if no record is in force at `start`, or a required curve is missing.
    """
    stretches = _in_force(history)
    if any(stretch.is_quarantined and stretch.since <= now < stretch.until for stretch in stretches):
        return Price(0, provisional=False, waits=True)
    pricing: list[tuple[int, FactorStatus]] = []
    for position, stretch in enumerate(stretches):
        if not stretch.overlaps(start, end):
            continue
        if stretch.is_quarantined:
            sides = (
                _nearest(stretches[position + 1 :]),
                _nearest(stretches[position - 1 :: -1] if position else []),
            )
            pricing += [(record.value, record.status) for side in sides for record in side]
        else:
            pricing.append((_value(stretch, start, end, curves), stretch.record.status))
    if not pricing or stretches[0].since > start:
        raise PricingError(
            f"The zone has no factor in force at {start}.",
            "Record one that was in force then, or leave the period out.",
        )
    return Price(
        min(value for value, _ in pricing),
        provisional=any(status is FactorStatus.PROVISIONAL for _, status in pricing),
        waits=False,
    )


def vintage(period_start: UnixTime) -> int:
    """The UTC year in which a period begins."""
    return datetime.fromtimestamp(period_start, UTC).year


def credit_id(zone: int, period_start: UnixTime, methodology: int, provisional: bool) -> int:
    """The credit class, which is its ERC-1155 id: zone << 48 | vintage << 32 | methodology << 16 | flags."""
    flags = PROVISIONAL_FACTOR if provisional else 0
    return zone << 48 | vintage(period_start) << 32 | methodology << 16 | flags


def _in_force(history: Sequence[FactorRecord]) -> list[_Stretch]:
    """The records that were, are or will be in force, by time; each ends where a later one begins."""
    stretches: list[_Stretch] = []
    until = float("inf")
    for record in reversed(history):
        if record.effective_from < until:
            stretches.append(_Stretch(record, record.effective_from, until))
            until = record.effective_from
    return stretches[::-1]


def _value(stretch: _Stretch, start: UnixTime, end: UnixTime, curves: Mapping[bytes, DayCurve]) -> int:
    """The value of a stretch that overlaps the period."""
    record = stretch.record
    if record.curve == NO_CURVE:
        return record.value
    if record.curve not in curves:
        raise PricingError(
            f"The factor in force from {record.effective_from} has the day curve 0x{record.curve.hex()},"
            " which is missing.",
            "Read it from the DayCurves contract (valuesOf), and pass it with the history.",
        )
    until = end if stretch.until > end else UnixTime(int(stretch.until))
    return lowest_during(curves[record.curve], max(stretch.since, start), until)


def _nearest(stretches: Sequence[_Stretch]) -> list[FactorRecord]:
    """The first record that is not quarantined, if there is one."""
    return next(([stretch.record] for stretch in stretches if not stretch.is_quarantined), [])
