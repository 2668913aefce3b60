"""The demo's table of fleets for the terminal."""

from rich import box
from rich.table import Table
from rich.text import Text

from demo.play.result import DemoResult, FleetResult
from demo.report.figures import factor_text

GROUPED_WIDTH = 92
"""Terminal width from which digits are grouped by commas; without commas the table fits 80 columns."""


def summary_table(result: DemoResult, width: int = GROUPED_WIDTH) -> Table:
    """One row per fleet: energy, credits on chain, and the exact difference in ng.

    `width` is the terminal's; below 80 columns, digits continue on a second line.
    """
    comma = "," if width >= GROUPED_WIDTH else ""
    table = Table(box=box.SIMPLE_HEAD, padding=0, header_style="bold")
    table.add_column("Fleet")
    for heading in ("Wh", "g/kWh", "Units", "Carry, ng", "Expected, ng", "Diff."):
        table.add_column(heading, justify="right", overflow="fold")
    for country, name in result.countries.items():
        table.add_row(Text(name, style="bold"))
        for fleet in result.fleets:
            if fleet.country == country:
                table.add_row(*_cells(fleet, comma))
    table.add_section()
    expected_ng = sum(fleet.expected_ng for fleet in result.fleets)
    # Absolute values, so that differences cannot cancel out: the total is 0 only if every fleet's is.
    off_ng = sum(abs(fleet.difference_ng) for fleet in result.fleets)
    table.add_row(
        f"{result.meters} meters",
        f"{result.energy_wh:{comma}}",
        "",
        f"{result.units:{comma}}",
        "",
        f"{expected_ng:{comma}}",
        _difference(off_ng, comma),
        style="bold",
    )
    return table


def _cells(fleet: FleetResult, comma: str) -> tuple[str | Text, ...]:
    return (
        f" {fleet.fleet_name}",
        f"{fleet.energy_wh:{comma}}",
        factor_text(fleet.factor),
        f"{fleet.units:{comma}}",
        f"{fleet.carry_ng:{comma}}",
        f"{fleet.expected_ng:{comma}}",
        _difference(fleet.difference_ng, comma),
    )


def _difference(difference_ng: int, comma: str) -> Text:
    return Text(f"{difference_ng:{comma}}", style="bold red" if difference_ng else "bold green")
