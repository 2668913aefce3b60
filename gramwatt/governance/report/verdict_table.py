"""What `check` shows: a table with reasons for people, and the same as JSON for scripts."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gramwatt.governance.plausibility.verdict import Finding, Verdict
from gramwatt.protocol.formats import grams, percent, spaced

STYLES = {
    Verdict.UNCHECKED: "dim",
    Verdict.AGREES: "green",
    Verdict.PLAUSIBLE: "yellow",
    Verdict.IMPLAUSIBLE: "bold red",
}
COLUMNS = ("Zone", "g/kWh", "Second source", "Off by", "Its mix allows", "Verdict")
RIGHT = ("g/kWh", "Second source", "Off by")


def findings_view(findings: Sequence[Finding]) -> RenderableType:
    """A row for each zone, and the reasons below the table."""
    table = Table(title="Emission factors in force, g CO2e per kWh", title_justify="left")
    for column in COLUMNS:
        table.add_column(
            column,
            justify="right" if column in RIGHT else "left",
            overflow="fold",
            no_wrap=column in (*RIGHT, "Verdict"),
        )
    for finding in findings:
        table.add_row(*map(Text, _cells(finding)), Text(_verdict(finding), style=STYLES[finding.verdict]))
    return Group(table, *(line for finding in findings for line in _reasons(finding)))


def findings_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The same for scripts: factors are integers, g CO2e per kWh times 1e6."""
    return [
        {
            "zone": finding.subject.zone,
            "name": finding.subject.name,
            "factor": finding.subject.record.value,
            "judged": finding.subject.judged,
            "kind": spaced(finding.subject.record.kind.name),
            "status": spaced(finding.subject.record.status.name),
            "in_force_since": finding.subject.record.effective_from,
            "second_source": finding.second.factor if finding.second else None,
            "second_source_year": finding.second.year if finding.second else None,
            "mix_low": finding.span.low if finding.span else None,
            "mix_high": finding.span.high if finding.span else None,
            "verdict": _verdict(finding),
            "reasons": list(finding.reasons),
            "reminders": list(finding.reminders),
            "is_due": finding.is_due,
        }
        for finding in findings
    ]


def _cells(finding: Finding) -> tuple[str, ...]:
    record, second, span = finding.subject.record, finding.second, finding.span
    return (
        finding.subject.name,
        grams(record.value),
        f"{grams(second.factor)} ({second.year})" if second else "none",
        percent(finding.subject.judged - second.factor, second.factor) if second else "",
        f"{grams(span.low)} to {grams(span.high)}" if span else "",
    )


def _reasons(finding: Finding) -> list[RenderableType]:
    record = finding.subject.record
    of = f"{grams(record.value)} g/kWh, {spaced(record.kind.name)}, {spaced(record.status.name)}"
    heading = Text(f"\n{finding.subject.name}, {of}: {_verdict(finding)}", style=STYLES[finding.verdict])
    return [heading, *(Padding(Text(line), (0, 0, 0, 2)) for line in (*finding.reasons, *finding.reminders))]


def _verdict(finding: Finding) -> str:
    return finding.verdict.name.lower()
