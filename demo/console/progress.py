"""The demo's progress on the terminal."""

import time
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
)
from rich.table import Table
from rich.text import Text

INTRODUCTION: Final = (
    "69 simulated meters in five countries sign what six real solar plants measured.",
    "Five oracles check every signature; three of them must sign each batch.",
    "At the end the credits are compared with the measurements, to the nanogram.",
)
TITLE_COLUMNS: Final = 9


class ConsoleWatch:
    """Shows a bar while a stage runs, and a line when it has ended; without a terminal only the line.

    Texts are shown as they are: what is in square brackets is no markup.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars: Progress | None = None
        self._task = TaskID(0)
        self._title = ""
        self._began = 0.0

    def begin(self, title: str, total: int | None) -> None:
        self._title, self._began = title, time.monotonic()
        if not self._console.is_terminal:
            return
        columns: list[ProgressColumn] = [
            SpinnerColumn("line"),
            TextColumn(f"[bold]{title:<{TITLE_COLUMNS}}[/]"),
        ]
        if total:
            columns += [BarColumn(18), MofNCompleteColumn()]
        text = TextColumn("{task.description}", style="dim", markup=False)
        self._bars = Progress(*columns, text, console=self._console, transient=True)
        self._task = self._bars.add_task("", total=total)
        self._bars.start()

    def step(self, text: str = "") -> None:
        if self._bars is not None:
            self._bars.update(self._task, advance=1, description=text)

    def say(self, text: str) -> None:
        if self._bars is not None:
            self._bars.update(self._task, description=text)

    def end(self, text: str) -> None:
        self.close()
        tenths = round((time.monotonic() - self._began) * 10)
        line = Table.grid(padding=(0, 1))
        line.add_column(width=TITLE_COLUMNS + 2)
        line.add_column(ratio=1)
        line.add_column(justify="right")
        line.expand = True
        line.add_row(
            Text.assemble(("✓ ", "green"), (self._title, "bold")),
            Text(text),
            Text(f"{tenths // 10}.{tenths % 10} s", style="dim"),
        )
        self._console.print(line)

    def close(self) -> None:
        """Remove the bar, if there is one."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None


def introduce(console: Console) -> None:
    """Print what the demo does, in three lines."""
    console.print()
    console.print("[bold]Gramwatt: from measured sunlight to carbon credits[/]")
    for line in INTRODUCTION:
        console.print(line, style="dim")
    console.print()
