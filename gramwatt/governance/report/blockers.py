"""What would prevent a proposal's execution, or change its meaning before it is executed."""

from collections.abc import Iterator

from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.proposal.content import FactorChange, Proposal, Trigger
from gramwatt.governance.proposal.zones import country_name, zone_name
from gramwatt.governance.report.timeline import earliest_execution
from gramwatt.protocol.factor import NO_CURVE, FactorRecord, FactorStatus
from gramwatt.protocol.formats import factor, spaced, utc


def blockers(proposal: Proposal, context: ProposalContext) -> Iterator[str]:
    """A sentence for each; none if no blocker is known."""
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
            yield f"{where}: neither the chain nor this proposal has the country; it would be refused."
        yield from _of_record(change, context, earliest, where)
        if proposal.trigger is Trigger.EMERGENCY:
            yield from _of_emergency(change, context.histories[change.zone], earliest, where)
    for place, problem in sorted(context.troubles.items()):
        yield f"Call {place + 1} of {len(proposal.calls)}: {problem}."
    for rival in context.rivals:
        where = zone_name(rival.zone, countries)
        name = f"0x{rival.proposal_id.hex()[:8]} ({spaced(rival.state.name)})"
        yield f"{where}: proposal {name} changes it as well; the one executed last takes effect."


def _of_record(change: FactorChange, context: ProposalContext, earliest: int, where: str) -> Iterator[str]:
    record = change.record
    if 0 < record.effective_from < earliest:
        yield (
            f"{where}: it is to take effect {utc(record.effective_from)}, but cannot be executed before"
            f" {utc(earliest)}; it would be refused."
        )
    if record.curve == NO_CURVE:
        return
    curve = context.curves.get(record.curve)
    if curve is None:
        yield f"{where}: its day curve is not published and its values are unknown; it would be refused."
    elif curve.lowest != record.value:
        lowest = factor(curve.lowest)
        yield f"{where}: its value is not the lowest of its day curve, {lowest} g/kWh; it would be refused."
    elif record.curve not in context.published:
        yield f"{where}: its day curve is not published yet; until then it would be refused."


def _of_emergency(
    change: FactorChange, history: tuple[FactorRecord, ...], earliest: int, where: str
) -> Iterator[str]:
    """FactorRules.requireLower, at the earliest second of execution."""
    record = change.record
    if record.status is FactorStatus.QUARANTINED:
        return
    if record.status is FactorStatus.VERIFIED or record.curve != NO_CURVE:
        yield f"{where}: a record of an emergency must be provisional and have no curve; it would be refused."
    replaced = list(replaced_records(history, record.effective_from or earliest))
    if not replaced:
        yield f"{where}: the zone has no factor that an emergency could lower; it would be refused."
    for old in replaced:
        if old.status is FactorStatus.QUARANTINED:
            yield f"{where}: an emergency may not end a quarantine; it would be refused."
        elif record.value >= old.value:
            both = f"{factor(record.value)} g/kWh is not below {factor(old.value)} g/kWh"
            yield f"{where}: {both}, and an emergency can only lower; it would be refused."


def replaced_records(history: tuple[FactorRecord, ...], start: int) -> Iterator[FactorRecord]:
    """The records that a record from `start` on replaces, newest first; the last was in force at `start`."""
    until = None
    for old in reversed(history):
        if until is not None and old.effective_from >= until:
            continue  # a later record replaced it before it began
        yield old
        if old.effective_from <= start:
            return
        until = old.effective_from
