"""Whether a factor can be believed: beside a second source, official numbers, and its own grid's mix.

The rule, which docs/factors.md explains with numbers. A factor agrees with another number if it is no more
than 10 % off, is plausible if it is no more than 50 % off, and implausible if it is further off and the two
are of one kind. It is implausible as well if its stated mix cannot give it. The worst of all is the verdict.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from gramwatt.governance.plausibility.grid_mix import Span, Technology, span_of
from gramwatt.governance.plausibility.research import Official, Research
from gramwatt.governance.plausibility.second_source import National, SecondSource
from gramwatt.protocol.day_curve import HOURS, SEASONS, DayCurve
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.formats import grams, percent, times, utc

AGREES_PERCENT = 10
PLAUSIBLE_PERCENT = 50
REVIEW_SECONDS = 365 * 86_400
FALLBACK = 0
NO_DOCUMENT = bytes(32)


class Verdict(IntEnum):
    """From the best to the worst; UNCHECKED where there is nothing to compare with."""

    UNCHECKED = 0
    AGREES = 1
    PLAUSIBLE = 2
    IMPLAUSIBLE = 3


@dataclass(frozen=True)
class Zoned:
    """A zone and its record in force, or the first to come. `judged`: its value, or its day curve's mean."""

    zone: int
    name: str
    record: FactorRecord
    judged: int


@dataclass(frozen=True)
class Finding:
    """What the check says of one zone. `reminders` say what is missing or to be done; `is_due`: a review."""

    zoned: Zoned
    second: National | None
    span: Span | None
    verdict: Verdict
    reasons: tuple[str, ...]
    reminders: tuple[str, ...]
    is_due: bool

    @property
    def needs_proposal(self) -> bool:
        """Implausible, and credits are issued by it."""
        return (
            self.verdict is Verdict.IMPLAUSIBLE and self.zoned.record.status is not FactorStatus.QUARANTINED
        )


@dataclass(frozen=True)
class Sources:
    """Everything that a factor is held against."""

    second: SecondSource
    research: Mapping[int, Research]
    technologies: Mapping[str, Technology]

    def national(self, zone: int, others: list[int]) -> National | None:
        """The second source's number: of the zone's country, or for the fallback the lowest of `others`."""
        if zone == FALLBACK:
            found = [national for other in others if (national := self.second.national(other >> 16))]
            return min(found, key=lambda national: national.factor, default=None)
        return self.second.national(zone >> 16) if zone & 0xFFFF == 0 else None


def check(zones: list[Zoned], sources: Sources, now: int) -> list[Finding]:
    """A finding for each zone, as of the Unix second `now`."""
    others = [zoned.zone for zoned in zones if zoned.zone != FALLBACK]
    return [_finding(zoned, sources, sources.national(zoned.zone, others), now) for zoned in zones]


def judged(record: FactorRecord, curve: DayCurve | None) -> int:
    """What is compared: the record's value, or the mean of its curve's hours, rounded down."""
    return sum(map(sum, curve.values)) // (SEASONS * HOURS) if curve else record.value


def band(value: int, other: int) -> Verdict:
    """How far apart two numbers are, in integers; the bounds themselves count as within."""
    off = 100 * abs(value - other)
    if off <= AGREES_PERCENT * other:
        return Verdict.AGREES
    return Verdict.PLAUSIBLE if off <= PLAUSIBLE_PERCENT * other else Verdict.IMPLAUSIBLE


def _finding(zoned: Zoned, sources: Sources, second: National | None, now: int) -> Finding:
    research = sources.research.get(zoned.zone)
    span = None
    verdicts: list[Verdict] = []
    reasons: list[str] = []
    for verdict, reason in _beside(zoned, sources, second, research):
        verdicts.append(verdict)
        reasons.append(reason)
    if research and zoned.record.kind <= FactorKind.COMBINED_MARGIN:
        span = span_of(research.mix, zoned.record.kind, sources.technologies)
        reasons.append(_mix_sentence(zoned, research, span))
        if zoned.judged not in span:
            verdicts.append(Verdict.IMPLAUSIBLE)
    due = tuple(_due(zoned, research, now))
    return Finding(
        zoned=zoned,
        second=second,
        span=span,
        verdict=max(verdicts, default=Verdict.UNCHECKED),
        reasons=tuple(reasons),
        reminders=due + tuple(_reminders(zoned, sources, second, research, now)),
        is_due=bool(due),
    )


def _beside(
    zoned: Zoned, sources: Sources, second: National | None, research: Research | None
) -> Iterator[tuple[Verdict, str]]:
    """The verdict beside each other number, with its reason."""
    if second and (zoned.zone == FALLBACK or not is_own(zoned, second, sources)):
        place = (
            f"lowest average of the countries here, {second.name}'s" if zoned.zone == FALLBACK else "average"
        )
        yield _compared(
            zoned, second.factor, FactorKind.AVERAGE, f"the {place} ({sources.second.title}, {second.year})"
        )
    for official in research.official if research else ():
        yield _compared(zoned, official.factor, official.kind, _named(official))


def _compared(zoned: Zoned, other: int, kind: FactorKind, named: str) -> tuple[Verdict, str]:
    verdict = band(zoned.judged, other)
    reason = (
        f"{grams(zoned.judged)} g/kWh is {times(zoned.judged, other)} times the {grams(other)} g/kWh of"
        f" {named}: {percent(zoned.judged - other, other)}."
    )
    if kind is zoned.record.kind:
        return verdict, reason
    # Numbers of two kinds may well be far apart.
    apart = f"{reason} It is recorded as {_spelt(zoned.record.kind)}, and that is {_spelt(kind)}."
    return min(verdict, Verdict.PLAUSIBLE), apart


def _named(official: Official) -> str:
    return f"{official.authority} ({official.year})"


def _spelt(kind: FactorKind) -> str:
    return f"{'an' if kind.name[0] in 'AO' else 'a'} {kind.name.lower().replace('_', ' ')}"


def _mix_sentence(zoned: Zoned, research: Research, span: Span) -> str:
    shares = ", ".join(f"{_number(share)} % {name}" for name, share in research.mix.items())
    can = "can" if zoned.judged in span else "cannot"
    return (
        f"Its stated mix ({shares}) {can} give it: {grams(span.low)} to {grams(span.high)} g/kWh,"
        f" usually {grams(span.usual)}."
    )


def _number(share: Fraction) -> str:
    """A share as the research file has it: it came from a decimal, so it has an end."""
    return f"{(Decimal(share.numerator) / share.denominator).normalize():f}"


def is_own(zoned: Zoned, second: National, sources: Sources) -> bool:
    """Whether the number is the second source's, which then says nothing new.

    A record that names that document and has another number is a slip, and is compared.
    """
    names_it = zoned.record.source_hash == sources.second.document_hash
    return names_it and zoned.judged == second.factor


def _due(zoned: Zoned, research: Research | None, now: int) -> Iterator[str]:
    days = (now - zoned.record.effective_from) // 86_400
    if now - zoned.record.effective_from > REVIEW_SECONDS:
        yield f"Due for its annual review: in force for {days} days."
    if research and research.next_review <= datetime.fromtimestamp(now, UTC).date():
        yield f"Due for its review of {research.next_review}, by {research.path.name}."


def _reminders(
    zoned: Zoned, sources: Sources, second: National | None, research: Research | None, now: int
) -> Iterator[str]:
    if zoned.record.effective_from > now:
        yield f"Announced: in force from {utc(zoned.record.effective_from)}."
    if second is None:
        yield "No second source: none is known for a part of a country, or for this country."
    elif zoned.zone != FALLBACK and is_own(zoned, second, sources):
        yield "No second source: it is that source's own number."
    if zoned.record.status is FactorStatus.PROVISIONAL:
        yield "Provisional: one source. Its credits say so."
    elif zoned.record.status is FactorStatus.QUARANTINED:
        yield "Quarantined: nothing is issued until a later record ends it."
    if zoned.record.source_hash == NO_DOCUMENT:
        yield "No source document: its hash is 0."
    if research is None and zoned.zone != FALLBACK:
        yield "No research file: its mix is unknown."
