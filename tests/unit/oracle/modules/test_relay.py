"""The loop: a failing step hides no other, failures back off, a stop ends it after the step at hand."""

import json
import logging
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from gramwatt.chains.errors import ChainError
from oracle.cli.logs import JsonFormatter
from oracle.modules import relay
from oracle.modules.relay import STEPS, cycle, run
from oracle.types.config import LoopConfig
from oracle.types.relay import Action, Note


class HandStop(Event):
    """Counts how long the loop would wait, and stops it after so many cycles."""

    def __init__(self, cycles: int) -> None:
        super().__init__()
        self.waits: list[float | None] = []
        self.cycles = cycles

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        if len(self.waits) == self.cycles:
            self.set()
        return self.is_set()


@pytest.fixture
def node() -> Any:
    config = SimpleNamespace(loop=LoopConfig(cycle_seconds=10, max_backoff_seconds=50))
    return SimpleNamespace(config=config)


def steps(monkeypatch: pytest.MonkeyPatch, **given: Any) -> None:
    now = {name: given.get(name, lambda _node: []) for name in STEPS}
    monkeypatch.setattr(relay, "STEPS", now)


def fail(_node: Any) -> list[Note]:
    raise ChainError("The node is down.", "Start it.")


def test_cycle__a_step_fails__one_note_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, node: Any
) -> None:
    steps(monkeypatch, propose=fail, settle=lambda _node: [Note(Action.PROCESSED, "Done.")])
    notes = cycle(node, Event())
    assert [note.action for note in notes] == [Action.FAILED, Action.PROCESSED]
    assert notes[0].sentence == "The step propose failed: The node is down. Start it."


def test_cycle__a_step_fails_unforeseen__one_note_too(monkeypatch: pytest.MonkeyPatch, node: Any) -> None:
    steps(monkeypatch, sign=lambda _node: 1 // 0)
    (note,) = cycle(node, Event())
    assert note.action is Action.FAILED
    assert "ZeroDivisionError" in note.sentence


def test_cycle__an_unforeseen_error_with_a_nodes_url__shows_its_host_alone(
    monkeypatch: pytest.MonkeyPatch, node: Any
) -> None:
    def sign(_node: Any) -> list[Note]:
        raise ConnectionError("401 Client Error for url: https://user:SECRET@node.example/v3/SECRET")

    steps(monkeypatch, sign=sign)
    (note,) = cycle(node, Event())
    assert note.sentence == (
        "The step sign failed: ConnectionError: 401 Client Error for url: https://node.example."
    )


def test_cycle__told_to_stop_in_a_step__that_step_is_the_last(
    monkeypatch: pytest.MonkeyPatch, node: Any
) -> None:
    stop = Event()

    def sign(_node: Any) -> list[Note]:
        stop.set()
        return [Note(Action.SIGNED, "Signed.")]

    steps(monkeypatch, sign=sign, deliver=fail)
    assert [note.action for note in cycle(node, stop)] == [Action.SIGNED]


def test_run__fails_again_and_again__waits_longer_up_to_the_most(
    monkeypatch: pytest.MonkeyPatch, node: Any
) -> None:
    steps(monkeypatch, propose=fail)
    stop = HandStop(cycles=5)
    counts = run(node, stop)
    assert stop.waits == [20, 40, 50, 50, 50]
    assert counts[Action.FAILED] == 5


def test_run__nothing_fails__waits_a_cycle(monkeypatch: pytest.MonkeyPatch, node: Any) -> None:
    steps(monkeypatch)
    stop = HandStop(cycles=2)
    run(node, stop)
    assert stop.waits == [10, 10]


def test_json_formatter__dictionary_and_text__one_object_with_msg() -> None:
    record = logging.LogRecord("oracle", logging.INFO, "", 0, {"msg": "A thing.", "batch": "0x1"}, (), None)
    entry = json.loads(JsonFormatter().format(record))
    assert (entry["msg"], entry["batch"], entry["level"]) == ("A thing.", "0x1", "info")
    plain = logging.LogRecord("x", logging.WARNING, "", 0, "%s more", ("one",), None)
    assert json.loads(JsonFormatter().format(plain))["msg"] == "one more"
