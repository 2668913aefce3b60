"""`gramwatt oracle`: check one oracle of the committee, run it once, or run it until a signal stops it."""

import logging
import signal
import sys
from threading import Event
from types import FrameType
from typing import Any

import click

from gramwatt.chains.clock import SystemClock
from gramwatt.chains.sending import Call
from gramwatt.cli.app import json_option
from gramwatt.cli.output import say, show_json, show_table
from oracle.cli.app import NodeApp, pass_app
from oracle.cli.logs import log_as_json
from oracle.modules.node import open_node
from oracle.modules.readiness import check_node
from oracle.modules.relay import cycle, run
from oracle.types.relay import Action

send_option = click.option(
    "--send", is_flag=True, help="Sign and send; without it nothing leaves this machine."
)


@click.group()
def oracle() -> None:
    """Take part in the committee: propose, sign, deliver and settle batches."""


@oracle.command()
@json_option
@pass_app
def check(app: NodeApp) -> None:
    """Check everything that a node needs. Exits with 1 if a check fails."""
    checks = check_node(app.config, SystemClock())
    if app.as_json:
        show_json([{"name": item.name, "ok": item.ok, "says": item.sentence} for item in checks])
    else:
        rows = [(item.name, "ok" if item.ok else "fails", item.sentence) for item in checks]
        show_table("Checks", ("check", "result", "details"), rows)
    if not all(item.ok for item in checks):
        sys.exit(1)


@oracle.command()
@send_option
@json_option
@pass_app
def once(app: NodeApp, send: bool) -> None:
    """Run every step once and show what was done, or would be done. Exits with 1 if a step failed."""
    shown: list[dict[str, Any]] = []

    def show(sentence: str, call: Call) -> None:
        shown.append({"says": sentence, "function": call.function, "arguments": _plain(call.arguments)})

    stop = _stop_on_signals()
    with open_node(app.config, send, stop.wait, show) as node:
        notes = cycle(node, stop)
    if app.as_json:
        entries = [
            {
                "action": note.action.value,
                "says": note.sentence,
                "batch": f"0x{note.batch_id.hex()}" if note.batch_id else None,
                "dry_run": note.dry,
            }
            for note in notes
        ]
        show_json({"notes": entries, "transactions": shown})
    else:
        if not notes:
            say("Nothing is due.")
            return
        rows = [(f"would be {note.action}" if note.dry else note.action, note.sentence) for note in notes]
        show_table("What was done" if send else "Dry run", ("", ""), rows)
        for transaction in shown:
            say(transaction["says"])
            say(f"  {transaction['function']}{transaction['arguments']}")
        if not send:
            say("Dry run: nothing was sent. Add --send to send.")
    if any(note.action is Action.FAILED for note in notes):
        sys.exit(1)


@oracle.command("run")
@send_option
@pass_app
def run_(app: NodeApp, send: bool) -> None:
    """Repeat every step until SIGTERM or SIGINT, then stop after the current step."""
    log_as_json()
    stop = _stop_on_signals()

    def show(sentence: str, call: Call) -> None:
        logging.getLogger("oracle.dry_run").info(
            {"msg": sentence, "function": call.function, "arguments": _plain(call.arguments)}
        )

    with open_node(app.config, send, stop.wait, show) as node:
        logging.getLogger("oracle.run").info(
            {"msg": "The node has started.", "oracle": node.address, "send": send}
        )
        run(node, stop)
    logging.getLogger("oracle.run").info({"msg": "The node stopped after a signal."})


def _stop_on_signals() -> Event:
    stop = Event()

    def set_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, set_stop)
    signal.signal(signal.SIGINT, set_stop)
    return stop


def _plain(value: Any) -> Any:
    """Convert arguments for JSON: bytes, and integers from 2^53 on, become hexadecimal."""
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return hex(value) if isinstance(value, int) and value >= 2**53 else value
