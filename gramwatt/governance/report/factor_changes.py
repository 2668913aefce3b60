"""A proposed factor in words: old → new with unit and per cent, and every other change of the record."""

from collections.abc import Iterator

from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.proposal.content import FactorChange
from gramwatt.governance.proposal.zones import Countries, zone_name
from gramwatt.governance.report.blockers import replaced_records
from gramwatt.protocol.factor import NO_CURVE, FactorRecord, FactorStatus
from gramwatt.protocol.formats import NO_RECORD, change, factor, spaced, uncertainty, utc


def factor_line(entry: FactorChange, old: FactorRecord | None, countries: Countries) -> str:
    """`Kenya (404): 512.000000 → 430.000000 g/kWh (−16.0 %), average, …, in force from execution`."""
    new = entry.record
    where = zone_name(entry.zone, countries)
    start = utc(new.effective_from) if new.effective_from else "execution"
    if new.status is FactorStatus.QUARANTINED:
        return (
            f"{where}: quarantined from {start}; nothing is issued there until a later record ends the"
            " quarantine"
        )
    was = factor(old.value) if old else NO_RECORD
    by = f" ({change(old.value, new.value)})" if old else ""
    return (
        f"{where}: {was} → {factor(new.value)} g/kWh{by}, {spaced(new.kind.name)}, {spaced(new.status.name)},"
        f" source year {new.source_year}, {uncertainty(new.uncertainty_bps)}, in force from {start}"
    )


def factor_lines(
    entry: FactorChange, context: ProposalContext, earliest: int, countries: Countries
) -> Iterator[str]:
    """The line of `factor_line`, and below it every other change."""
    new = entry.record
    history = context.histories[entry.zone]
    replaced = list(replaced_records(history, new.effective_from or earliest))
    old = context.in_force(entry.zone)
    yield factor_line(entry, old, countries)
    if new.status is FactorStatus.QUARANTINED:
        yield f"  the record has {factor(new.value)} g/kWh, {spaced(new.kind.name)}"
    if old:
        yield from _changes(old, new)
    yield from _curve_lines(old, new, context)
    yield f"  source document keccak256 0x{new.source_hash.hex()}"
    for record in replaced:
        if record.effective_from > context.as_of:
            begins = utc(record.effective_from)
            relation = "replaces" if record.effective_from >= (new.effective_from or earliest) else "follows"
            yield f"  {relation} the record of {factor(record.value)} g/kWh that is announced for {begins}"


def _changes(old: FactorRecord, new: FactorRecord) -> Iterator[str]:
    if old.kind is not new.kind:
        yield f"  kind: {spaced(old.kind.name)} → {spaced(new.kind.name)}"
    if old.status is not new.status:
        ends = "; it ends the quarantine" if old.status is FactorStatus.QUARANTINED else ""
        yield f"  status: {spaced(old.status.name)} → {spaced(new.status.name)}{ends}"


def _curve_lines(old: FactorRecord | None, new: FactorRecord, context: ProposalContext) -> Iterator[str]:
    before = old.curve if old else NO_CURVE
    if new.curve == before == NO_CURVE:
        return
    if new.curve == NO_CURVE:
        yield f"  day curve: {_curve(before, context)} → none: one value for all hours"
    elif before == NO_CURVE:
        yield f"  day curve: none → {_curve(new.curve, context)}"
    elif before == new.curve:
        yield f"  day curve: {_curve(new.curve, context)}, as before"
    else:
        yield f"  day curve: {_curve(before, context)} → {_curve(new.curve, context)}"


def _curve(curve: bytes, context: ProposalContext) -> str:
    name = f"0x{curve.hex()[:8]}"
    values = context.curves.get(curve)
    if values is None:
        return f"{name} (unknown values)"
    highest = max(map(max, values.values))
    return f"{name} ({factor(values.lowest)} to {factor(highest)} g/kWh)"
