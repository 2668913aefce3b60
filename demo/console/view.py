"""What somebody sees when the demo is over: the account, what was refused, what it cost, what to doubt."""

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
    """All of it, as wide as the terminal is."""
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
    console.print(f"[bold]Somebody tried to earn more.[/] Each of the {oracles} oracles judged for itself:")
    table = Table(box=None, show_header=False, padding=(0, 2))
    for refusal in outcome.refused:
        reason = refusal.reason.replace("_", " ")
        verdict = (
            Text(f"refused: {reason}", style="yellow") if reason else Text("known already: adds nothing")
        )
        table.add_row(refusal.what, verdict)
    console.print(table)


def _show_gas(console: Console, result: DemoResult) -> None:
    console.print()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), header_style="bold")
    table.add_column("Gas, all in")
    for heading in ("batches", "a register", "a signed reading"):
        table.add_column(heading, justify="right")
    first = [batch for batch in result.batches if batch.period_start == result.calendar_start]
    later = [batch for batch in result.batches if batch.period_start != result.calendar_start]
    for name, batches in (("First day, all registers new", first), ("Steady state, mean", later)):
        if batches:
            table.add_row(name, str(len(batches)), *_mean_gas(batches))
    console.print(table)


def _mean_gas(batches: list[BatchResult]) -> tuple[str, str]:
    gas = sum(batch.gas for batch in batches)
    registers = sum(batch.registers for batch in batches)
    readings = sum(batch.readings for batch in batches)
    return ratio_text(gas, registers), ratio_text(gas, readings)


def _show_cautions(console: Console, result: DemoResult) -> None:
    console.print("[bold]Do not believe the factors yet.[/] They are seed values, on chain as provisional:")
    lines = Table.grid(padding=(0, 1))
    for country, name in result.countries.items():
        mark = Text("implausible", style="bold red") if country in IMPLAUSIBLE else Text("")
        caution = Text(FACTOR_CAUTIONS.get(country, ""), style="dim")
        lines.add_row(Text(name, style="bold"), Text.assemble(mark, " " if mark else "", caution))
    console.print(Padding(lines, (0, 0, 0, 2)))
    console.print()


def closing_lines(outcome: Outcome, report: str) -> tuple[str, str]:
    """Where the report is, and how long it took."""
    per_second = outcome.judged * 1000 // max(outcome.intake_ms, 1)
    wall = duration_text(outcome.result.wall_ms)
    took = f"{wall} in all; {outcome.judged:,} readings judged at intake, {per_second:,} a second."
    return f"Report: {report}", took
