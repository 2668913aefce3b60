"""Output of commands: tables for people, JSON for scripts. Results go to stdout, the rest to stderr."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

MWH_PER_KWH = 10**6


def show_json(value: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, indent=2))


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on stdout; numbers are aligned right."""
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        is_number = bool(rows) and all(isinstance(row[index], int) for row in rows)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    Console().print(table)


def show_facts(title: str, facts: Mapping[str, object]) -> None:
    """A table of two columns on stdout."""
    show_table(title, ("", ""), list(facts.items()))


def say(sentence: str) -> None:
    """A sentence to a person, on stderr."""
    click.echo(sentence, err=True)


def progress() -> Progress:
    """A progress bar on stderr, removed when done; none if stderr is not a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def utc(time: int | None) -> str:
    """A Unix second as ISO 8601 in UTC; empty if there is none."""
    return "" if time is None else datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def kwh(energy_mwh: int) -> str:
    """mWh as kWh, exactly."""
    return f"{energy_mwh // MWH_PER_KWH}.{energy_mwh % MWH_PER_KWH:06d}"


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else escape(str(value))  # [chain] is a section's name, and no style
