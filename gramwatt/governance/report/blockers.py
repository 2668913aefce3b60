"""What would keep a proposal from being carried out, or make it mean something else than it seems to."""

from collections.abc import Iterator

from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.proposal.content import FactorChange, Proposal, Trigger
from gramwatt.governance.proposal.zones import country_name, zone_name
from gramwatt.governance.report.timeline import earliest_execution
from gramwatt.protocol.factor import NO_CURVE, FactorRecord, FactorStatus
from gramwatt.protocol.formats import factor, spaced, utc


def blockers(proposal: Proposal, context: ProposalContext) -> Iterator[str]:
    """A sentence each; none if nothing is known to stand in the way."""
    if context.status is not None and not context.status.is_open:
        return
    earliest = earliest_execution(context.status, proposal.trigger, context)
    countries = context.countries_after(proposal)
    for entry in proposal.countries:
        if entry.country in context.countries:
            yield f"{country_name(entry.country, context.countries)} was added before; it would be refused."
    for change in proposal.factors:
        where = zone_name(change.zone, countries)
        if change.zone and change.zone >> 16 not in countries:
            yield f"{where}: nobody added the country, nor does this proposal; it would be refused."
        yield from _of_record(change, context, earliest, where)
        if proposal.trigger is Trigger.EMERGENCY:
            yield from _of_emergency(change, context.histories[change.zone], earliest, where)
    for place, trouble in sorted(context.troubles.items()):
        yield f"Call {place + 1} of {len(proposal.calls)}: {trouble}."
    for rival in context.rivals:
        where = zone_name(rival.zone, countries)
        name = f"0x{rival.proposal_id.hex()[:8]} ({spaced(rival.state.name)})"
        yield f"{where}: proposal {name} changes it as well; the one that is executed last wins."


def _of_record(change: FactorChange, context: ProposalContext, earliest: int, where: str) -> Iterator[str]:
    record = change.record
    if 0 < record.effective_from < earliest:
        yield (
            f"{where}: it is to take effect {utc(record.effective_from)}, and cannot be executed before"
            f" {utc(earliest)}; it would be refused."
        )
    if record.curve == NO_CURVE:
        return
    curve = context.curves.get(record.curve)
    if curve is None:
        yield f"{where}: the values of its day curve are not known, and not published; it would be refused."
    elif curve.lowest != record.value:
        lowest = factor(curve.lowest)
        yield f"{where}: its value is not the lowest of its day curve, {lowest} g/kWh; it would be refused."
    elif record.curve not in context.published:
        yield f"{where}: its day curve is not published yet; before that it would be refused."


def _of_emergency(
    change: FactorChange, history: tuple[FactorRecord, ...], earliest: int, where: str
) -> Iterator[str]:
    """FactorRules.requireLower, at the earliest second in which it may be executed."""
    record = change.record
    if record.status is FactorStatus.QUARANTINED:
        return
    if record.status is FactorStatus.VERIFIED or record.curve != NO_CURVE:
        yield f"{where}: an emergency's record is provisional and has no curve; it would be refused."
    replaced = list(replaced_records(history, record.effective_from or earliest))
    if not replaced:
        yield f"{where}: there is nothing that an emergency could lower; it would be refused."
    for old in replaced:
        if old.status is FactorStatus.QUARANTINED:
            yield f"{where}: an emergency may not end a quarantine; it would be refused."
        elif record.value >= old.value:
            both = f"{factor(record.value)} g/kWh is not below {factor(old.value)} g/kWh"
            yield f"{where}: {both}, and an emergency only lowers; it would be refused."


def replaced_records(history: tuple[FactorRecord, ...], start: int) -> Iterator[FactorRecord]:
    """What a record from `start` on takes the place of, newest first: the one in force then comes last."""
    until = None
    for old in reversed(history):
        if until is not None and old.effective_from >= until:
            continue  # a later one overtook it: it never was in force
        yield old
        if old.effective_from <= start:
            return
        until = old.effective_from
