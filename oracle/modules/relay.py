"""The loop of an oracle. Every step reads the chain again and may be repeated."""

import logging
from collections import Counter
from collections.abc import Callable
from threading import Event
from typing import Final

from gramwatt.chains.redaction import redacted
from gramwatt.protocol.errors import GramwattError
from oracle.modules.deliver import deliver
from oracle.modules.node import Node
from oracle.modules.propose import propose
from oracle.modules.settle import settle
from oracle.modules.sign import sign
from oracle.types.relay import Action, Note

logger = logging.getLogger(__name__)

Step = Callable[[Node], list[Note]]


_ALARMING = (Action.FAILED, Action.REFUSED, Action.DROPPED)


def refresh(node: Node) -> list[Note]:
    """Copy the deployment and its meters from the chain into the store."""
    node.store.bind(node.chain.deployment)
    node.store.upsert_meters(node.chain.meters(node.chain.finalized()))
    return []


STEPS: Final[dict[str, Step]] = {
    "refresh": refresh,
    "propose": propose,
    "sign": sign,
    "deliver": deliver,
    "settle": settle,
}


def cycle(node: Node, stop: Event) -> list[Note]:
    """Run every step once; stop after the current step when `stop` is set.

    A step that fails adds a note, and the other steps still run: the next cycle does what it left undone.
    """
    notes: list[Note] = []
    for name, step in STEPS.items():
        if stop.is_set():
            break
        try:
            notes += step(node)
        except GramwattError as error:
            notes.append(Note(Action.FAILED, f"The step {name} failed: {error}"))
        except Exception as error:  # the loop must survive any failure of a step
            logger.exception({"msg": f"The step {name} failed unexpectedly.", "step": name})
            problem = f"{type(error).__name__}: {redacted(error)}"
            notes.append(Note(Action.FAILED, f"The step {name} failed: {problem}."))
    return notes


def run(node: Node, stop: Event) -> Counter[Action]:
    """Run cycles until `stop` is set and return the count of each action. Waits longer after each failure."""
    counts: Counter[Action] = Counter()
    failures = 0
    while not stop.is_set():
        notes = cycle(node, stop)
        counts.update(note.action for note in notes)
        for note in notes:
            _log(note)
        failures = failures + 1 if any(note.action is Action.FAILED for note in notes) else 0
        by_action = {action.value: count for action, count in counts.items()}
        logger.info({"msg": "A cycle is done.", "failures_in_a_row": failures, "counts": by_action})
        stop.wait(_delay(node, failures))
    return counts


def _delay(node: Node, failures: int) -> int:
    loop = node.config.loop
    return min(loop.cycle_seconds << min(failures, 16), max(loop.max_backoff_seconds, loop.cycle_seconds))


def _log(note: Note) -> None:
    level = logging.WARNING if note.action in _ALARMING else logging.INFO
    entry: dict[str, object] = {"msg": note.sentence, "action": note.action.value}
    if note.batch_id:
        entry["batch"] = f"0x{note.batch_id.hex()}"
    if note.dry:
        entry["dry_run"] = True
    logger.log(level, entry)
