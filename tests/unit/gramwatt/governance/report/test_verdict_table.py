"""What `check` shows: for people a table with reasons, for scripts the same in integers."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from gramwatt.governance.plausibility.grid_mix import Span
from gramwatt.governance.plausibility.second_source import NationalFigure
from gramwatt.governance.plausibility.verdict import Finding, Verdict, ZoneFactor
from gramwatt.governance.report.verdict_table import COLUMNS, findings_json, findings_view
from gramwatt.protocol.factor import FactorKind, FactorStatus
from tests.support.governance.facts import KENYA, NOW, record

SECOND = NationalFigure("Kenya", 2023, 70_492_000, {})
SPAN = Span(30_900_000, 60_000_000, 392_850_000)
FINDING = Finding(
    ZoneFactor(KENYA, "Kenya (404)", record(512_000_000, NOW), 512_000_000),
    SECOND,
    SPAN,
    Verdict.IMPLAUSIBLE,
    ("512 g/kWh is 7.26 times the 70.492 g/kWh.",),
    ("No review is planned.",),
    True,
)
ALONE = Finding(
    ZoneFactor(
        KENYA | 0x8600,
        "Kenya (404), projected",
        record(1, NOW, kind=FactorKind.PROJECTED, status=FactorStatus.QUARANTINED),
        1,
    ),
    None,
    None,
    Verdict.UNCHECKED,
    (),
    (),
    False,
)


def shown(*findings):
    console = Console(file=io.StringIO(), width=160, color_system=None)
    console.print(findings_view(findings))
    return console.file.getvalue()  # type: ignore[attr-defined]


def row(text, name):
    return [
        cell.strip() for cell in next(line for line in text.splitlines() if name in line).split("│")[1:-1]
    ]


def test_findings_view__a_finding__its_row_and_the_reasons_below():
    text = shown(FINDING, ALONE)

    assert all(column in text for column in COLUMNS)
    assert row(text, "Kenya (404) ") == [
        "Kenya (404)", "512", "70.492 (2023)", "+626.3 %", "30.9 to 392.85", "implausible",
    ]  # fmt: skip
    heading = "Kenya (404), 512 g/kWh, average, verified: implausible"
    below = text[text.index(heading) :].splitlines()
    assert below[1].rstrip() == "  512 g/kWh is 7.26 times the 70.492 g/kWh."
    assert below[2].rstrip() == "  No review is planned."


def test_findings_view__nothing_to_compare_with__says_none():
    text = shown(ALONE)

    assert row(text, "projected ") == ["Kenya (404), projected", "0.000001", "none", "", "", "unchecked"]
    assert "Kenya (404), projected, 0.000001 g/kWh, projected, quarantined: unchecked" in text


def test_findings_view__factor_with_a_curve__its_mean_is_compared_and_its_value_shown():
    text = shown(replace(FINDING, subject=replace(FINDING.subject, judged=70_492_000)))

    assert row(text, "Kenya (404) ")[1:4] == ["512", "70.492 (2023)", "+0.0 %"]


def test_findings_view__brackets_in_a_text_of_others__are_not_taken_for_a_style():
    text = shown(
        replace(FINDING, reasons=("[bold]sure[/bold]",), subject=replace(FINDING.subject, name="[red]KE"))
    )

    assert "[bold]sure[/bold]" in text
    assert "[red]KE" in text


def test_findings_json__a_finding__integers_and_words():
    (found,) = findings_json([FINDING])

    assert json.loads(json.dumps(found)) == {
        "zone": KENYA,
        "name": "Kenya (404)",
        "factor": 512_000_000,
        "judged": 512_000_000,
        "kind": "average",
        "status": "verified",
        "in_force_since": NOW,
        "second_source": 70_492_000,
        "second_source_year": 2023,
        "mix_low": 30_900_000,
        "mix_high": 392_850_000,
        "verdict": "implausible",
        "reasons": ["512 g/kWh is 7.26 times the 70.492 g/kWh."],
        "reminders": ["No review is planned."],
        "is_due": True,
    }


@pytest.mark.parametrize("key", ["second_source", "second_source_year", "mix_low", "mix_high"])
def test_findings_json__nothing_to_compare_with__null(key):
    assert findings_json([ALONE])[0][key] is None
    assert findings_json([FINDING])[0][key] is not None
