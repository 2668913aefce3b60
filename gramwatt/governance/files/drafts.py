"""Proposal files from research files, and from checks that judge a factor implausible."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.files.proposal_writer import DraftFactor, write
from gramwatt.governance.plausibility.research import Research
from gramwatt.governance.plausibility.verdict import Finding, Sources, ZoneFactor, check
from gramwatt.governance.proposal.content import Trigger
from gramwatt.governance.proposal.zones import Countries, zone_text
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.formats import grams
from gramwatt.protocol.quantities import UnixTime

EDIT = "Edit it before proposing it. The document's URI must be readable by others."


@dataclass(frozen=True)
class Correction:
    """A proposal file for one implausible factor, and the report that is its document; for one folder."""

    name: str
    proposal: str
    report: str

    def save(self, folder: Path) -> bool:
        """Write both. False without writing if either exists, because somebody may have edited it."""
        paths = [folder / f"{self.name}{suffix}" for suffix in (".md", ".yml")]
        if any(path.exists() for path in paths):
            return False
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, (self.report, self.proposal), strict=True):
            path.write_text(text, encoding="utf-8")
        return True


def draft(
    research: Research, countries: Countries, sources: Sources, now: int, beside: Path, uri: str
) -> str:
    """The text of a proposal file in the folder `beside`: a new country, or the annual review of a known one.

    countries: those of the chain. The document is the research file, published at `uri`.
    """
    is_new = research.country.country not in countries
    entry = DraftFactor(
        zone=research.country.iso_code,
        value=research.factor,
        source_year=research.source_year,
        source=_hex(research.source_hash),
        kind=research.kind,
        status=research.status,
        uncertainty_bps=research.uncertainty_bps,
        comments=_reasons(_proposed(research, sources, now)),
    )
    return write(
        Trigger.NEW_COUNTRY if is_new else Trigger.ANNUAL_REVIEW,
        [entry],
        [research.country] if is_new else [],
        heading=[f"{research.country.name}, from {research.path.name}. {EDIT}"],
        document_uri=uri,
        document_file=os.path.relpath(research.path, beside),
    )


def correction(finding: Finding, sources: Sources, countries: Countries) -> Correction:
    """What replaces an implausible factor: the second source's average, or a quarantine."""
    subject = finding.subject
    name, zone = _file_name(subject, countries), zone_text(subject.zone, countries)
    proposal = write(
        Trigger.ANNUAL_REVIEW,
        [_replacement(finding, sources, zone, f"{name}.md")],
        heading=[f"{subject.name}: {grams(subject.record.value)} g/kWh is implausible. {EDIT}"],
        document_uri=f"{name}.md",
        document_file=f"{name}.md",
    )
    return Correction(name, proposal, "\n".join(_report(finding, sources)) + "\n")


def save_new(path: Path, text: str) -> None:
    """Write a new file. SourceError if it exists."""
    if path.exists():
        raise SourceError(f"{path} exists already.", "Name another file with --out, or remove it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _replacement(finding: Finding, sources: Sources, zone: str, report: str) -> DraftFactor:
    """The second source's number; if there is none, the same value in quarantine."""
    record, second = finding.subject.record, finding.second
    if second is None:
        return DraftFactor(
            zone=zone,
            value=record.value,
            source_year=record.source_year,
            source=report,
            kind=record.kind,
            status=FactorStatus.QUARANTINED,
            comments=("The second source has no number for it, so it is quarantined: its energy waits.",),
        )
    quarantine = (
        f"Alternative: quarantine the zone until there is a better source: value {record.value:_},"
        f" status Quarantined and sourceYear {record.source_year}, with the report as source. Its energy"
        " then waits and loses nothing. Under the trigger Emergency, either needs four of five signers and no"
        " comment period; the guardian may quarantine at once."
    )
    return DraftFactor(
        zone=zone,
        value=second.factor,
        source_year=second.year,
        source=_hex(sources.second.document_hash),
        kind=FactorKind.AVERAGE,
        comments=(
            f"{second.name} in {sources.second.title}, {second.year}. Provisional: it rests on one source.",
            quarantine,
        ),
    )


def _report(finding: Finding, sources: Sources) -> list[str]:
    """Markdown: the record on the chain, the verdict, and every reason."""
    subject = finding.subject
    record = subject.record
    return [
        f"# {subject.name}: {grams(record.value)} g/kWh is {finding.verdict.name.lower()}",
        "",
        (
            f"Zone {subject.zone}, in force since Unix second {record.effective_from}, status"
            f" {record.status.name.lower()}, source year {record.source_year}."
        ),
        "",
        *(f"- {line}" for line in (*finding.reasons, *finding.reminders)),
        "",
        f"Second source: {sources.second.title}, keccak256 {_hex(sources.second.document_hash)}.",
        "docs/factors.md explains the rule.",
    ]


def _proposed(research: Research, sources: Sources, now: int) -> Finding:
    """The check of the proposed factor, as if it were in force."""
    record = FactorRecord(
        research.factor,
        UnixTime(now),
        research.kind,
        research.status,
        research.source_year,
        research.uncertainty_bps,
        research.source_hash,
    )
    return check([ZoneFactor(research.zone, research.country.name, record, research.factor)], sources, now)[0]


def _reasons(finding: Finding) -> tuple[str, ...]:
    return (f"Result of the check: {finding.verdict.name.lower()}.", *finding.reasons)


def _file_name(subject: ZoneFactor, countries: Countries) -> str:
    """`404-kenya`, as research files are named; with a region's number, `404-kenya-3`."""
    code, region = subject.zone >> 16, subject.zone & 0xFFFF
    if not code:
        return "0-fallback"
    slug = re.sub(r"[^a-z0-9]+", "-", countries[code].name.lower()).strip("-")
    return f"{code}-{slug}-{region}" if region else f"{code}-{slug}"


def _hex(data: bytes) -> str:
    return f"0x{data.hex()}"
