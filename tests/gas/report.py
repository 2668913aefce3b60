"""Gas as a table, against the committed snapshot and the budgets that hold it.

python -m tests.gas.report             # measure, show the difference, fail if a budget is broken
python -m tests.gas.report --update    # and write the snapshot
"""

import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.gas.measure import Measured, measure

SNAPSHOT = Path(__file__).parent / "snapshot.json"
# Gas that a reading may cost, submitted and processed, in steady state; and a claim.
BUDGETS = {"1x1000": 930, "10x100": 1_100, "100x10": 3_000, "1000x1": 22_000, "1x104": 2_100}
# Signatures have more or fewer zero bytes, and P-256 in Solidity takes a path of each signature's own.
NOISE = 0.001
P256_NOISE = 0.02
CLAIM_BUDGETS = {"claimCredits first": 70_000, "claimCredits repeat": 52_000}


def main(arguments: list[str]) -> int:
    console = Console(width=110)
    measured = measure()
    known: Measured = json.loads(SNAPSHOT.read_text()) if SNAPSHOT.exists() else {"batches": {}, "steps": {}}
    console.print(batch_table(measured["batches"], known["batches"]))
    console.print(step_table(measured["steps"], known["steps"]))
    broken = over_budget(measured)
    for line in broken:
        console.print(f"[red]{line}[/red]")
    if "--update" in arguments:
        SNAPSHOT.write_text(json.dumps(measured, indent=2) + "\n")
        from tests.gas import readme

        readme.write()
        console.print("The snapshot and the README's table are written.")
    elif differs(measured, known):
        console.print("Gas differs from the snapshot; if that is meant, run `make gas-update` and commit it.")
    return 1 if broken else 0


def batch_table(batches: dict[str, dict[str, Any]], known: dict[str, dict[str, Any]]) -> Table:
    table = Table(title="Gas of a batch, three of five signatures", title_justify="left")
    table.add_column("fleets x lanes")
    for name in ("submit", "process", "per reading", "change", "budget", "at first touch"):
        table.add_column(name, justify="right")
    for shape, gas in batches.items():
        before = known.get(shape, {}).get("per_reading")
        budget = BUDGETS.get(shape)
        table.add_row(
            shape,
            f"{gas['submit']:,}",
            f"{gas['process']:,}",
            f"{gas['per_reading']:,}",
            change(gas["per_reading"], before),
            f"{budget:,}" if budget else "",
            f"{gas['first_per_reading']:,}",
        )
    return table


def step_table(steps: dict[str, int], known: dict[str, int]) -> Table:
    table = Table(title="Gas of one step", title_justify="left")
    table.add_column("step")
    for name in ("gas", "change", "budget"):
        table.add_column(name, justify="right")
    for step, gas in steps.items():
        budget = CLAIM_BUDGETS.get(step)
        table.add_row(step, f"{gas:,}", change(gas, known.get(step)), f"{budget:,}" if budget else "")
    return table


def differs(measured: Measured, known: Measured) -> bool:
    """Beyond what differs from run to run."""
    now = {shape: gas["per_reading"] for shape, gas in measured["batches"].items()} | measured["steps"]
    before = {shape: gas["per_reading"] for shape, gas in known["batches"].items()} | known["steps"]
    noise = {step: P256_NOISE for step in now if "p256" in step}
    return any(abs(gas - before.get(name, 0)) > noise.get(name, NOISE) * gas for name, gas in now.items())


def change(now: float, before: float | None) -> str:
    """How far from the snapshot, in per cent."""
    if before is None:
        return "new"
    return "" if now == before else f"{(now - before) / before:+.2%}"


def over_budget(measured: Measured) -> list[str]:
    """A sentence for each budget that is broken."""
    spent = {shape: gas["per_reading"] for shape, gas in measured["batches"].items()} | measured["steps"]
    budgets = BUDGETS | CLAIM_BUDGETS
    return [
        f"{name} costs {spent[name]:,} gas, over its budget of {budget:,}."
        for name, budget in budgets.items()
        if spent[name] > budget
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
