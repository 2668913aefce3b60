"""What a proposal may say, and what the registry takes, in plain Python, written from IFactorGovernance,
ICountryRegistry and the types. Each rule gives the names of the errors that apply."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gramwatt.governance.proposal.content import FactorChange, Proposal, Trigger
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

MIN_FACTOR, MAX_FACTOR = 1, 10_000_000_000
OTHER_BASELINES, REGIONS_A_KIND = 0x8000, 0x100


@dataclass
class Registry:
    """What is in force and what can be named.

    histories: by zone, oldest first. floors: the lowest value of each published curve.
    typed: selectors of the functions that are proposed as factors or countries, never as calls.
    """

    histories: dict[int, list[FactorRecord]]
    countries: set[int]
    floors: dict[bytes, int]
    typed: set[bytes]

    def record(self, zone: int, record: FactorRecord, now: int) -> None:
        """0 stands for now."""
        since = UnixTime(record.effective_from or now)
        self.histories[zone].append(replace(record, effective_from=since))


def in_force(history: list[FactorRecord], moment: int) -> FactorRecord | None:
    """The newest entry that has begun."""
    return next((record for record in reversed(history) if record.effective_from <= moment), None)


def wrong_shape(content: Proposal, registry: Registry) -> set[str]:
    """Why nobody may propose this, whatever is in force."""
    errors = set()
    filled = bool(content.countries), bool(content.factors), bool(content.calls)
    fitting = {Trigger.PARAMETER: (False, False, True), Trigger.NEW_COUNTRY: (True, True, False)}
    if filled != fitting.get(content.trigger, (False, True, False)):
        errors.add("ProposalShapeWrong")
    if not all(map(any, [content.document_hash, *(change.record.source_hash for change in content.factors)])):
        errors.add("DocumentMissing")
    zones = [change.zone for change in content.factors]
    if zones != sorted(set(zones)):
        errors.add("ZonesNotAscending")
    for change in content.factors:
        if not _fits(change.zone, change.record.kind):
            errors.add("KindNotOfZone")
        if (change.record.kind, change.record.status) == (FactorKind.PROJECTED, FactorStatus.VERIFIED):
            errors.add("ProjectionVerified")
    if any(call.data[:4] in registry.typed for call in content.calls):
        errors.add("CallNotTyped")
    return errors


def _fits(zone: int, kind: FactorKind) -> bool:
    """Averages and margins are of grids; each other kind has a block of regions of its own."""
    region = zone % 0x1_0000
    if region < OTHER_BASELINES:
        return kind <= FactorKind.COMBINED_MARGIN
    return kind > FactorKind.COMBINED_MARGIN and (region - OTHER_BASELINES) // REGIONS_A_KIND == kind


def not_lower(content: Proposal, registry: Registry, now: int) -> set[str]:
    """Why an emergency may not say this: it is neither a quarantine nor below all that it replaces."""
    errors = set()
    for change in content.factors:
        record = change.record
        if record.status is FactorStatus.QUARANTINED:
            continue
        if record.status is FactorStatus.VERIFIED or record.curve != NO_CURVE:
            errors.add("EmergencyNotPlain")
        for replaced in _replaced(change, registry.histories[change.zone], now):
            if replaced is None or replaced.value <= record.value:
                errors.add("EmergencyNotLower")
            if replaced is not None and replaced.status is FactorStatus.QUARANTINED:
                errors.add("EmergencyEndsQuarantine")
    return errors


def _replaced(change: FactorChange, history: list[FactorRecord], now: int) -> Iterator[FactorRecord | None]:
    """What would be in force from the change's beginning on, were it not for the change."""
    start = change.record.effective_from or now
    turns = {record.effective_from for record in history if record.effective_from > start}
    for moment in {start, *turns}:
        yield in_force(history, moment)


def not_possible(content: Proposal, registry: Registry, now: int) -> set[str]:
    """Why the bridge refuses what the timelock asks of it."""
    errors = set()
    added = {entry.country for entry in content.countries}
    if registry.countries & added:
        errors.add("CountryKnown")
    for zone, record in ((change.zone, change.record) for change in content.factors):
        if zone != 0 and zone >> 16 not in registry.countries | added:
            errors.add("CountryUnknown")
        if not MIN_FACTOR <= record.value <= MAX_FACTOR:
            errors.add("FactorOutOfRange")
        if record.effective_from and record.effective_from < now:
            errors.add("FactorInPast")
        if record.curve != NO_CURVE and record.curve not in registry.floors:
            errors.add("CurveUnknown")
        elif record.curve != NO_CURVE and registry.floors[record.curve] != record.value:
            errors.add("FactorNotCurveFloor")
    return errors
