"""Whether a factor is plausible: compared with a second source, official numbers and its own grid's mix.

The rule, which docs/factors.md explains with numbers: a factor agrees with another number if they differ by
at most 10 %, and is plausible if they differ by at most 50 %. It is implausible if they differ by more and
are of the same kind, or if its stated mix does not allow it. The worst verdict counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from gramwatt.governance.plausibility.grid_mix import Span, Technology, span_of
from gramwatt.governance.plausibility.research import OfficialFigure, Research
from gramwatt.governance.plausibility.second_source import NationalFigure, SecondSource
from gramwatt.protocol.day_curve import HOURS, SEASONS, DayCurve
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.formats import grams, percent, times, utc

AGREES_PERCENT = 10
PLAUSIBLE_PERCENT = 50
REVIEW_SECONDS = 365 * 86_400
FALLBACK = 0
NO_DOCUMENT = bytes(32)


class Verdict(IntEnum):
    """From best to worst; UNCHECKED if there is nothing to compare with."""

    UNCHECKED = 0
    AGREES = 1
    PLAUSIBLE = 2
    IMPLAUSIBLE = 3


@dataclass(frozen=True)
class ZoneFactor:
    """A zone and its record in force or first announced. judged: its value, or its day curve's mean."""

    zone: int
    name: str
    record: FactorRecord
    judged: int


@dataclass(frozen=True)
class Finding:
    """The result of the check of one zone.

    reminders: what is missing or to be done. is_due: whether a review is due.
    """

    subject: ZoneFactor
    second: NationalFigure | None
    span: Span | None
    verdict: Verdict
    reasons: tuple[str, ...]
    reminders: tuple[str, ...]
    is_due: bool

    @property
    def needs_proposal(self) -> bool:
        """Whether it is implausible and still prices credits."""
        return (
            self.verdict is Verdict.IMPLAUSIBLE and self.subject.record.status is not FactorStatus.QUARANTINED
        )


@dataclass(frozen=True)
class Sources:
    """Everything that a factor is compared with."""

    second: SecondSource
    research: Mapping[int, Research]
    technologies: Mapping[str, Technology]

    def national(self, zone: int, others: list[int]) -> NationalFigure | None:
        """The second source's figure of the zone's country; for the fallback zone, the lowest of `others`."""
        if zone == FALLBACK:
            candidates = [national for other in others if (national := self.second.national(other >> 16))]
            return min(candidates, key=lambda national: national.factor, default=None)
        return self.second.national(zone >> 16) if zone & 0xFFFF == 0 else None


def check(zones: list[ZoneFactor], sources: Sources, now: int) -> list[Finding]:
    """A finding for each zone, as of the Unix second `now`."""
    others = [subject.zone for subject in zones if subject.zone != FALLBACK]
    return [_finding(subject, sources, sources.national(subject.zone, others), now) for subject in zones]


def value_to_judge(record: FactorRecord, curve: DayCurve | None) -> int:
    """The value that is compared: the record's, or the mean of its curve's hours, rounded down."""
    return sum(map(sum, curve.values)) // (SEASONS * HOURS) if curve else record.value


def band(value: int, other: int) -> Verdict:
    """The verdict on the difference of two numbers, in integers; each bound is inclusive."""
    difference = 100 * abs(value - other)
    if difference <= AGREES_PERCENT * other:
        return Verdict.AGREES
    return Verdict.PLAUSIBLE if difference <= PLAUSIBLE_PERCENT * other else Verdict.IMPLAUSIBLE


def _finding(subject: ZoneFactor, sources: Sources, second: NationalFigure | None, now: int) -> Finding:
    research = sources.research.get(subject.zone)
    span = None
    verdicts: list[Verdict] = []
    reasons: list[str] = []
    for verdict, reason in _comparisons(subject, sources, second, research):
        verdicts.append(verdict)
        reasons.append(reason)
    if research and subject.record.kind <= FactorKind.COMBINED_MARGIN:
        span = span_of(research.mix, subject.record.kind, sources.technologies)
        reasons.append(_mix_sentence(subject, research, span))
        if subject.judged not in span:
            verdicts.append(Verdict.IMPLAUSIBLE)
    due = tuple(_due(subject, research, now))
    return Finding(
        subject=subject,
        second=second,
        span=span,
        verdict=max(verdicts, default=Verdict.UNCHECKED),
        reasons=tuple(reasons),
        reminders=due + tuple(_reminders(subject, sources, second, research, now)),
        is_due=bool(due),
    )


def _comparisons(
    subject: ZoneFactor, sources: Sources, second: NationalFigure | None, research: Research | None
) -> Iterator[tuple[Verdict, str]]:
    """The verdict of each comparison with another number, with its reason."""
    if second and (subject.zone == FALLBACK or not repeats_second_source(subject, second, sources)):
        place = (
            f"lowest average of these countries, {second.name}'s" if subject.zone == FALLBACK else "average"
        )
        yield _compared(
            subject,
            second.factor,
            FactorKind.AVERAGE,
            f"the {place} ({sources.second.title}, {second.year})",
        )
    for official in research.official if research else ():
        yield _compared(subject, official.factor, official.kind, _named(official))


def _compared(subject: ZoneFactor, other: int, kind: FactorKind, named: str) -> tuple[Verdict, str]:
    verdict = band(subject.judged, other)
    reason = (
        f"{grams(subject.judged)} g/kWh is {times(subject.judged, other)} times the {grams(other)} g/kWh of"
        f" {named}: {percent(subject.judged - other, other)}."
    )
    if kind is subject.record.kind:
        return verdict, reason
    # Numbers of different kinds may differ by much.
    own_kind, other_kind = _with_article(subject.record.kind), _with_article(kind)
    reason += f" This record is {own_kind}, and that number is {other_kind}."
    return min(verdict, Verdict.PLAUSIBLE), reason


def _named(official: OfficialFigure) -> str:
    return f"{official.authority} ({official.year})"


def _with_article(kind: FactorKind) -> str:
    return f"{'an' if kind.name[0] in 'AO' else 'a'} {kind.name.lower().replace('_', ' ')}"


def _mix_sentence(subject: ZoneFactor, research: Research, span: Span) -> str:
    shares = ", ".join(f"{_number(share)} % {name}" for name, share in research.mix.items())
    allows = "allows" if subject.judged in span else "does not allow"
    return (
        f"Its stated mix ({shares}) {allows} it: {grams(span.low)} to {grams(span.high)} g/kWh,"
        f" usually {grams(span.usual)}."
    )


def _number(share: Fraction) -> str:
    """A share as the research file writes it: a decimal, so its digits are finite."""
    return f"{(Decimal(share.numerator) / share.denominator).normalize():f}"


def repeats_second_source(subject: ZoneFactor, second: NationalFigure, sources: Sources) -> bool:
    """Whether the record repeats the second source's number, so that a comparison adds nothing.

    A record that names that document but has another number is a mistake, and is compared.
    """
    is_its_source = subject.record.source_hash == sources.second.document_hash
    return is_its_source and subject.judged == second.factor


def _due(subject: ZoneFactor, research: Research | None, now: int) -> Iterator[str]:
    days = (now - subject.record.effective_from) // 86_400
    if now - subject.record.effective_from > REVIEW_SECONDS:
        yield f"Due for its annual review: in force for {days} days."
    if research and research.next_review <= datetime.fromtimestamp(now, UTC).date():
        yield f"Due for its review of {research.next_review}, by {research.path.name}."


def _reminders(
    subject: ZoneFactor,
    sources: Sources,
    second: NationalFigure | None,
    research: Research | None,
    now: int,
) -> Iterator[str]:
    if subject.record.effective_from > now:
        yield f"Announced: in force from {utc(subject.record.effective_from)}."
    if second is None:
        yield "No second source: it has no number for this country, or none for parts of countries."
    elif subject.zone != FALLBACK and repeats_second_source(subject, second, sources):
        yield "No second source: the number is the second source's own."
    if subject.record.status is FactorStatus.PROVISIONAL:
        yield "Provisional: one source. Its credits are flagged as provisional."
    elif subject.record.status is FactorStatus.QUARANTINED:
        yield "Quarantined: nothing is issued until a later record ends it."
    if subject.record.source_hash == NO_DOCUMENT:
        yield "No source document: its hash is 0."
    if research is None and subject.zone != FALLBACK:
        yield "No research file: its mix is unknown."
