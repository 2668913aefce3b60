"""The README's gas table, from the snapshot: `make gas-update` writes it, a test compares it."""

import json
import re
from pathlib import Path

from tests.gas.report import BUDGETS, SNAPSHOT

README = Path(__file__).resolve().parents[2] / "README.md"
_TABLE = re.compile(
    r"(\| fleets × meters \| gas per reading \| budget \|\n\|---\|---:\|---:\|\n)((?:\|.*\n|<!--.*\n)*)"
)


def rows() -> str:
    """One line a shape that has a budget."""
    batches = json.loads(SNAPSHOT.read_text())["batches"]
    lines = []
    for shape, budget in BUDGETS.items():
        name = shape.replace("x", " × ")
        lines.append(f"| {name} | {round(batches[shape]['per_reading']):,} | {budget:,} |\n")
    return "".join(lines)


def written() -> str:
    """What the README says now."""
    found = _TABLE.search(README.read_text())
    if found is None:
        raise ValueError("README.md has no gas table.")
    return found[2]


def write() -> None:
    README.write_text(_TABLE.sub(lambda found: found[1] + rows(), README.read_text()))
