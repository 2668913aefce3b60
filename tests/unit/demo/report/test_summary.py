"""The terminal's table shows every digit at 80 columns, and does not let errors cancel."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from demo.report.summary import summary_table
from tests.support.demo.result import make_result


def printed(result, width: int) -> list[str]:
    console = Console(width=width, record=True, color_system=None, file=StringIO())
    console.print(summary_table(result, width))
    return [line.rstrip() for line in console.export_text().splitlines() if line.strip()]


@pytest.mark.parametrize("width", [80, 92, 160])
def test_summary_table__usual_widths__one_line_a_fleet(records, width: int) -> None:
    result = make_result(records)
    lines = printed(result, width)

    assert len(lines) == 2 + len(result.countries) + len(result.fleets) + 1
    for fleet in result.fleets:
        line = next(line for line in lines if fleet.fleet_name in line).replace(",", "")
        assert line.split()[-6:] == [
            str(fleet.energy_wh), str(fleet.factor // 10**6), str(fleet.units), str(fleet.carry_ng),
            str(fleet.expected_ng), "0",
        ]  # fmt: skip


def test_summary_table__differences_that_cancel__show_in_the_total(records) -> None:
    result = make_result(records)
    first, second, *rest = result.fleets
    first, second = (
        replace(first, carry_ng=first.carry_ng + 7),
        replace(second, carry_ng=second.carry_ng - 7),
    )
    lines = printed(replace(result, fleets=(first, second, *rest)), 92)

    assert lines[-1].split()[-1] == "14"
    assert next(line for line in lines if second.fleet_name in line).split()[-1] == "-7"
