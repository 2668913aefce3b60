"""The demo's result on the terminal: fleets, refused readings, gas, and cautions on the factors."""

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from demo.play.outcome import Outcome
from demo.play.result import BatchResult, DemoResult
from demo.report.cautions import FACTOR_CAUTIONS, IMPLAUSIBLE
from demo.report.figures import duration_text, ratio_text
from demo.report.summary import summary_table


def show(console: Console, outcome: Outcome) -> None:
    """Print the result in the width of the terminal."""
    result = outcome.result
    console.print()
    console.print(summary_table(result, console.width))
    for problem in outcome.problems:
        console.print(Text(problem, style="bold red"))
    if not outcome.problems:
        console.print(
            Text("Every difference is 0 ng: the chain credited exactly what was measured.", style="green")
        )
    _show_refused(console, outcome)
    _show_gas(console, result)
    _show_cautions(console, result)


def _show_refused(console: Console, outcome: Outcome) -> None:
    if not outcome.refused:
        return
    console.print()
    oracles = outcome.result.oracles
    console.print(f"[bold]Dishonest readings.[/] Each of the {oracles} oracles checked them independently:")
    table = Table(box=None, show_header=False, padding=(0, 2))
    for refusal in outcome.refused:
        reason = refusal.reason.replace("_", " ")
        verdict = (
            Text(f"refused: {reason}", style="yellow") if reason else Text("already known: adds nothing")
        )
        table.add_row(refusal.what, verdict)
    console.print(table)


def _show_gas(console: Console, result: DemoResult) -> None:
    console.print()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), header_style="bold")
    table.add_column("Total gas")
    for heading in ("batches", "per register", "per signed reading"):
        table.add_column(heading, justify="right")
    first = [batch for batch in result.batches if batch.period_start == result.calendar_start]
    later = [batch for batch in result.batches if batch.period_start != result.calendar_start]
    for name, batches in (("First day, all registers new", first), ("Later days, mean", later)):
        if batches:
            table.add_row(name, str(len(batches)), *_mean_gas(batches))
    console.print(table)


def _mean_gas(batches: list[BatchResult]) -> tuple[str, str]:
    gas = sum(batch.gas for batch in batches)
    registers = sum(batch.registers for batch in batches)
    readings = sum(batch.readings for batch in batches)
    return ratio_text(gas, registers), ratio_text(gas, readings)


def _show_cautions(console: Console, result: DemoResult) -> None:
    console.print("[bold]Do not rely on the factors yet.[/] They are initial and provisional values:")
    lines = Table.grid(padding=(0, 1))
    for country, name in result.countries.items():
        mark = Text("implausible", style="bold red") if country in IMPLAUSIBLE else Text("")
        caution = Text(FACTOR_CAUTIONS.get(country, ""), style="dim")
        lines.add_row(Text(name, style="bold"), Text.assemble(mark, " " if mark else "", caution))
    console.print(Padding(lines, (0, 0, 0, 2)))
    console.print()


def closing_lines(outcome: Outcome, report: str) -> tuple[str, str]:
    """Where the report is, and how long the run took."""
    per_second = outcome.judged * 1000 // max(outcome.intake_ms, 1)
    wall = duration_text(outcome.result.wall_ms)
    duration = f"{wall} in total; {outcome.judged:,} readings checked at intake, {per_second:,} per second."
    return f"Report: {report}", duration
