"""What a period's energy is priced by, as the bridge's `factorDuring` has it
(contracts/bridge/CountryRegistry.sol)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from oracle.types.errors import PricingError
from oracle.types.factor import FactorRecord, FactorStatus, Price
from oracle.types.quantities import UnixTime

PROVISIONAL_FACTOR = 1
"""Flag of a credit class: a factor that priced it was provisional."""


class _Stretch(NamedTuple):
    """When an entry is in force: from `since` to just before `until`."""

    record: FactorRecord
    since: int
    until: float

    @property
    def is_quarantined(self) -> bool:
        return self.record.status is FactorStatus.QUARANTINED

    def overlaps(self, start: int, end: int) -> bool:
        return self.since < end and start < self.until


def price_during(history: Sequence[FactorRecord], start: UnixTime, end: UnixTime, now: UnixTime) -> Price:
    """The lowest factor in force in [start, end), as processing at `now` takes it.

    history: the zone's, oldest entry first. A quarantined stretch counts as the lower of the nearest entries
    on either side that are not quarantined; while the zone is quarantined at `now`, nothing is priced.
    PricingError if no entry is in force at `start`.
    """
    stretches = _in_force(history)
    if any(stretch.is_quarantined and stretch.since <= now < stretch.until for stretch in stretches):
        return Price(0, provisional=False, waits=True)
    pricing: list[FactorRecord] = []
    for position, stretch in enumerate(stretches):
        if not stretch.overlaps(start, end):
            continue
        if stretch.is_quarantined:
            pricing += _nearest(stretches[position + 1 :]) + _nearest(
                stretches[position - 1 :: -1] if position else []
            )
        else:
            pricing.append(stretch.record)
    if not pricing or stretches[0].since > start:
        raise PricingError(
            f"The zone has no factor in force at {start}.",
            "Record one that was in force then, or leave the period out.",
        )
    return Price(
        min(record.value for record in pricing),
        provisional=any(record.status is FactorStatus.PROVISIONAL for record in pricing),
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
    """The entries that were, are or will be in force, in order of time; each ends where a later entry
    begins."""
    stretches: list[_Stretch] = []
    until = float("inf")
    for record in reversed(history):
        if record.effective_from < until:
            stretches.append(_Stretch(record, record.effective_from, until))
            until = record.effective_from
    return stretches[::-1]


def _nearest(stretches: Sequence[_Stretch]) -> list[FactorRecord]:
    """The first entry that is not quarantined, if there is one."""
    return next(([stretch.record] for stretch in stretches if not stretch.is_quarantined), [])
