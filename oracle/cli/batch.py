"""`gramwatt batch`: show a batch."""

from typing import Any

import click

from gramwatt.cli.app import json_option
from gramwatt.cli.output import say, show_facts, show_json, show_table, utc
from oracle.cli.app import NodeApp, pass_app
from oracle.modules.batch_view import batch_view

IDENTIFIERS = ("zone", "credit_id")
"""Shown as text: a table groups the digits of numbers."""


@click.group()
def batch() -> None:
    """Look at batches."""


@batch.command()
@click.argument("batch", metavar="ID|FILE")
@json_option
@pass_app
def show(app: NodeApp, batch: str) -> None:
    """Show a batch, its signers and its price, by its id or by a batch.json from the board."""
    view = batch_view(app.config, batch)
    if app.as_json:
        show_json(view)
        return
    signatures, evidence = view["signatures"], view["evidence"]
    facts: dict[str, object] = {
        "batch": view["batch_id"],
        "from": utc(view["period_start"]),
        "to": utc(view["period_end"]),
        "status": view["status"],
        "signatures": f"{len(signatures['signed_by'])} on the board, {signatures['needed']} needed",
        "evidence root": evidence["root"],
        "evidence": _evidence(evidence),
    }
    if "submitted" in view:
        facts |= {
            "in block": str(view["submitted"]["block"]),
            "transaction": view["submitted"]["transaction"],
            "window ends": utc(view["window_ends_at"]),
        }
    show_facts("Batch", facts)
    for signer in signatures["signed_by"]:
        say(f"Signed by {signer}")
    if "fleets" in view:
        columns = ("fleet", "zone", "Wh", "factor", "class", "units", "carry ng")
        names = ("fleet", "zone", "energy_wh", "factor", "credit_id", "units", "carry_ng")
        rows = [
            [str(row[name]) if name in IDENTIFIERS else row[name] for name in names] for row in view["fleets"]
        ]
        show_table("Credits from this batch alone", columns, rows)
    else:
        rows = [[row["fleet"], row["first_word"], len(row["registers"])] for row in view["words"]]
        show_table("Registers", ("fleet", "from word", "lanes"), rows)


def _evidence(evidence: dict[str, Any]) -> str:
    if evidence["readings"] is None:
        return "not on the board"
    return f"{evidence['readings']} readings, {'as signed' if evidence['matches'] else 'ALTERED'}"
