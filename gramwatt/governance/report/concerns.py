"""Whether a proposed factor is plausible: compared with the second source, and with what it replaces.

Uses only local data: the second source is in the installed package, so a signer without a network sees the
same. `check` and the review cover official numbers and grid mixes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.plausibility.verdict import (
    FALLBACK,
    PLAUSIBLE_PERCENT,
    Finding,
    Sources,
    Verdict,
    ZoneFactor,
    band,
    check,
    repeats_second_source,
    value_to_judge,
)
from gramwatt.governance.proposal.content import FactorChange, Proposal
from gramwatt.governance.proposal.zones import zone_name
from gramwatt.protocol.factor import FactorRecord, FactorStatus
from gramwatt.protocol.formats import MILLIONTHS, grams, uncertainty
from gramwatt.protocol.formats import change as difference

WHOLE_BPS = 10_000


def concerns(proposal: Proposal, context: ProposalContext) -> Iterator[str]:
    """A sentence for each reason to check again; none once the proposal has ended."""
    if context.status is not None and not context.status.is_open:
        return
    if ":" not in proposal.document_uri:
        yield f"the document's URI is `{proposal.document_uri}`, which others cannot resolve."
    countries = context.countries_after(proposal)
    for entry in proposal.factors:
        if entry.record.status is not FactorStatus.QUARANTINED:
            where = zone_name(entry.zone, countries)
            yield from (f"{where}: {text}" for text in _of_factor(entry, proposal, context))


def second_source_line(entry: FactorChange, proposal: Proposal, context: ProposalContext) -> str | None:
    """How the factor compares: `second source: 70.492 g/kWh (…, 2023): +510.0 %, implausible`.

    None for a quarantine, which has no number to compare.
    """
    if entry.record.status is FactorStatus.QUARANTINED:
        return None
    try:
        sources = _sources()
    except SourceError as error:
        return f"second source: none on this machine. {error}"
    finding = _finding(entry, proposal, context, sources)
    if finding.second is None:
        return "second source: it has no number for this zone"
    second = finding.second
    of = f" of {second.name}, the lowest here" if entry.zone == FALLBACK else ""
    named = f"{grams(second.factor)} g/kWh{of}, average of {second.year} ({sources.second.title})"
    if entry.zone != FALLBACK and repeats_second_source(finding.subject, second, sources):
        return f"second source: {named}, and this is the same number"
    off = difference(second.factor, finding.subject.judged)
    return f"second source: {named}: {off}, {finding.verdict.name.lower()}"


def _of_factor(entry: FactorChange, proposal: Proposal, context: ProposalContext) -> Iterator[str]:
    value = _judged(entry.record, context)
    if value < MILLIONTHS:
        yield (
            f"{grams(value)} g/kWh is less than 1. The value in a file is g/kWh times 1e6: 430_000_000 is"
            " 430 g/kWh."
        )
    this_year = datetime.fromtimestamp(context.now, UTC).year
    if entry.record.source_year > this_year:
        yield f"its source year is {entry.record.source_year}, and the current year is {this_year}."
    if entry.record.uncertainty_bps > WHOLE_BPS:
        yield f"its uncertainty is {uncertainty(entry.record.uncertainty_bps)}, more than the factor itself."
    old = context.in_force(entry.zone)
    if old and band(value, _judged(old, context)) is Verdict.IMPLAUSIBLE:
        off = difference(_judged(old, context), value)
        yield f"it changes by {off}, which is more than {PLAUSIBLE_PERCENT} %."
    try:
        finding = _finding(entry, proposal, context, _sources())
    except SourceError:
        return  # `second_source_line` reports it
    if finding.verdict is Verdict.IMPLAUSIBLE:
        yield f"implausible. {' '.join(finding.reasons)}"


def _finding(entry: FactorChange, proposal: Proposal, context: ProposalContext, sources: Sources) -> Finding:
    """The finding of `check` for the record against the second source; the fallback against all countries."""
    countries = context.countries_after(proposal)
    others = [code << 16 for code in countries if code << 16 != entry.zone]
    zones = [entry.zone, *others] if entry.zone == FALLBACK else [entry.zone]
    record = entry.record
    subjects = [
        ZoneFactor(zone, zone_name(zone, countries), record, _judged(record, context)) for zone in zones
    ]
    return check(subjects, sources, context.now)[0]


def _judged(record: FactorRecord, context: ProposalContext) -> int:
    return value_to_judge(record, context.curves.get(record.curve))


def _sources() -> Sources:
    return Sources(second_source(), {}, {})
