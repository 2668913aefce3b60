"""Whether a proposed factor can be believed: beside the second source, and beside what it replaces.

Only what this machine has: the second source is in the installed package, so a signer without a network sees
the same. Official numbers and mixes are the business of `check` and of the review.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.onchain.context import Facts
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.plausibility.verdict import (
    FALLBACK,
    PLAUSIBLE_PERCENT,
    Finding,
    Sources,
    Verdict,
    Zoned,
    band,
    check,
    is_own,
    judged,
)
from gramwatt.governance.proposal.content import FactorChange, Proposal
from gramwatt.governance.proposal.zones import zone_name
from gramwatt.protocol.factor import FactorRecord, FactorStatus
from gramwatt.protocol.formats import MILLIONTHS, grams, uncertainty
from gramwatt.protocol.formats import change as difference

WHOLE_BPS = 10_000


def doubts(proposal: Proposal, facts: Facts) -> Iterator[str]:
    """A sentence for each reason to look twice; none once the proposal has ended."""
    if facts.status is not None and not facts.status.is_alive:
        return
    if ":" not in proposal.document_uri:
        yield f"the document's URI is `{proposal.document_uri}`, and nobody else finds it by that."
    countries = facts.countries_after(proposal)
    for entry in proposal.factors:
        if entry.record.status is not FactorStatus.QUARANTINED:
            where = zone_name(entry.zone, countries)
            yield from (f"{where}: {text}" for text in _of_factor(entry, proposal, facts))


def second_source_line(entry: FactorChange, proposal: Proposal, facts: Facts) -> str | None:
    """How the factor compares: `second source: 70.492 g/kWh (…, 2023): +510.0 %, implausible`.

    None for a quarantine, which is no number to compare.
    """
    if entry.record.status is FactorStatus.QUARANTINED:
        return None
    try:
        sources = _sources()
    except SourceError as error:
        return f"second source: none on this machine. {error}"
    finding = _finding(entry, proposal, facts, sources)
    if finding.second is None:
        return "second source: it has no number for this zone"
    second = finding.second
    of = f" of {second.name}, the lowest here" if entry.zone == FALLBACK else ""
    named = f"{grams(second.factor)} g/kWh{of}, average of {second.year} ({sources.second.title})"
    if entry.zone != FALLBACK and is_own(finding.zoned, second, sources):
        return f"second source: {named}, and this is that very number"
    off = difference(second.factor, finding.zoned.judged)
    return f"second source: {named}: {off}, {finding.verdict.name.lower()}"


def _of_factor(entry: FactorChange, proposal: Proposal, facts: Facts) -> Iterator[str]:
    value = _judged(entry.record, facts)
    if value < MILLIONTHS:
        yield (
            f"{grams(value)} g/kWh is less than 1. The value in a file is g/kWh times 1e6: 430_000_000 is"
            " 430 g/kWh."
        )
    this_year = datetime.fromtimestamp(facts.now, UTC).year
    if entry.record.source_year > this_year:
        yield f"its source is of {entry.record.source_year}, and this is {this_year}."
    if entry.record.uncertainty_bps > WHOLE_BPS:
        yield f"its uncertainty is {uncertainty(entry.record.uncertainty_bps)}, more than the factor itself."
    old = facts.in_force(entry.zone)
    if old and band(value, _judged(old, facts)) is Verdict.IMPLAUSIBLE:
        off = difference(_judged(old, facts), value)
        yield f"it changes by {off}, which is more than {PLAUSIBLE_PERCENT} %."
    try:
        finding = _finding(entry, proposal, facts, _sources())
    except SourceError:
        return  # `second_source_line` says it
    if finding.verdict is Verdict.IMPLAUSIBLE:
        yield f"implausible. {' '.join(finding.reasons)}"


def _finding(entry: FactorChange, proposal: Proposal, facts: Facts, sources: Sources) -> Finding:
    """What `check` says of the record beside the second source; the fallback beside all the countries."""
    countries = facts.countries_after(proposal)
    others = [code << 16 for code in countries if code << 16 != entry.zone]
    zones = [entry.zone, *others] if entry.zone == FALLBACK else [entry.zone]
    record = entry.record
    zoned = [Zoned(zone, zone_name(zone, countries), record, _judged(record, facts)) for zone in zones]
    return check(zoned, sources, facts.now)[0]


def _judged(record: FactorRecord, facts: Facts) -> int:
    return judged(record, facts.curves.get(record.curve))


def _sources() -> Sources:
    return Sources(second_source(), {}, {})
