"""The README's gas table, from the snapshot: `make gas-update` writes it, a test compares it."""

import json
import re
from pathlib import Path

from tests.gas.report import BUDGETS, SNAPSHOT

README = Path(__file__).resolve().parents[2] / "README.md"
_BATCHES = re.compile(
    r"(\| fleets × meters \| gas per reading \| budget \|\n\|---\|---:\|---:\|\n)((?:\|.*\n|<!--.*\n)*)"
)
_STEPS = re.compile(r"(\| step of governance \| gas \|\n\|---\|---:\|\n)((?:\|.*\n)*)")
GOVERNANCE = (
    "propose one factor",
    "review",
    "approve, first",
    "approve, repeat",
    "approve by signature, last",
    "queue",
    "execute",
    "quarantineZone",
    "publish a day curve",
)


def batch_rows() -> str:
    """One line a shape that has a budget."""
    batches = json.loads(SNAPSHOT.read_text())["batches"]
    lines = []
    for shape, budget in BUDGETS.items():
        name = shape.replace("x", " × ")
        lines.append(f"| {name} | {round(batches[shape]['per_reading']):,} | {budget:,} |\n")
    return "".join(lines)


def step_rows() -> str:
    """One line a step of governance."""
    steps = json.loads(SNAPSHOT.read_text())["steps"]
    return "".join(f"| {step} | {steps[step]:,} |\n" for step in GOVERNANCE)


def written() -> tuple[str, str]:
    """What the README says now, of batches and of governance."""
    text = README.read_text()
    batches, steps = _BATCHES.search(text), _STEPS.search(text)
    if batches is None or steps is None:
        raise ValueError("README.md lacks a gas table.")
    return batches[2], steps[2]


def write() -> None:
    text = _BATCHES.sub(lambda found: found[1] + batch_rows(), README.read_text())
    README.write_text(_STEPS.sub(lambda found: found[1] + step_rows(), text))
