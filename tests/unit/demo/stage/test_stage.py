"""Where the demo runs: on a chain of its own with a fixed calendar, or on a node whose clock can be moved."""

from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from demo.errors import DemoError
from demo.options import Options
from demo.stage import stage
from demo.stage.stage import EMBEDDED_START, LEAD_SECONDS, open_stage
from gramwatt.chains.errors import BuildError, ChainError

DAY = 86_400
MIDNIGHT = 20_000 * DAY
URL = "http://127.0.0.1:8545"


class Scene:
    """What was done, in order, by the fakes of the node, the chain, the people and the watch."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        self.chain_time = MIDNIGHT
        self.clock_error: Exception | None = None
        monkeypatch.setattr(stage, "DevNode", self.node)
        monkeypatch.setattr(stage, "local_chain", self.local_chain)
        monkeypatch.setattr(stage, "foundry_binary", lambda name: Path(f"/bin/{name}"))
        monkeypatch.setattr(stage, "load_key", lambda path: f"the account of {path}")
        monkeypatch.setattr(stage, "fund", lambda _rpc, people: self.done.append(f"fund {people}"))

    def node(self, url: str) -> Any:
        def require_clock() -> None:
            self.done.append("require clock")
            if self.clock_error is not None:
                raise self.clock_error

        return SimpleNamespace(
            where=url,
            chain_id=31337,
            chain_time=self.chain_time,
            rpc=None,
            require_clock=require_clock,
            tick_by_the_second=lambda: self.done.append("tick"),
        )

    @contextmanager
    def local_chain(self, timestamp: int, anvil: Path) -> Any:
        self.done.append(f"start {anvil} at {timestamp}")
        try:
            yield URL
        finally:
            self.done.append("stop")

    # -- The deployer, and the watch --

    def development_people(self) -> str:
        return "the plan's people"

    def derived_people(self, account: str, seed: str) -> str:
        return f"people of {account} and {seed}"

    def begin(self, title: str, _total: int | None) -> None:
        self.done.append(f"begin {title}")

    def end(self, text: str) -> None:
        self.done.append(f"end: {text}")

    def open(self, **options: Any) -> Any:
        actor: Any = self
        return open_stage(Options(**options), actor, actor)

    def open_on_a_node(self) -> Any:
        return self.open(rpc_url=URL, key_file=Path("key"), seed="s")


@pytest.fixture
def scene(monkeypatch):
    return Scene(monkeypatch)


# -- A chain of its own --


def test_open_stage__no_node_given__a_chain_that_begins_before_a_fixed_midnight(scene):
    with scene.open() as opened:
        assert (opened.start, opened.people) == (EMBEDDED_START, "the plan's people")
        assert "own chain" in opened.network
        assert scene.done[:3] == [
            "begin Chain",
            f"start /bin/anvil at {EMBEDDED_START - LEAD_SECONDS}",
            "tick",
        ]
        assert "stop" not in scene.done
    assert EMBEDDED_START % DAY == 0
    assert scene.done[-1] == "stop"
    assert not any(step.startswith(("fund", "require")) for step in scene.done)


def test_open_stage__the_run_fails__its_chain_stops_as_well(scene):
    with pytest.raises(DemoError), scene.open():
        raise DemoError("It fails.", "Try again.")
    assert scene.done[-1] == "stop"


def test_open_stage__anvil_missing__nothing_begins(scene, monkeypatch):
    def refuse(_name: str) -> None:
        raise BuildError("anvil is not installed.", "Install it.")

    monkeypatch.setattr(stage, "foundry_binary", refuse)
    with pytest.raises(BuildError, match="anvil is not installed"), scene.open():
        pass
    assert scene.done == []


# -- A node that was given --


def test_open_stage__a_node_given__its_clock_is_tried_before_anybody_is_funded(scene):
    with scene.open_on_a_node() as opened:
        assert opened.people == "people of the account of key and s"
        assert opened.network == f"The node at {URL}"
    assert scene.done[:3] == [
        "begin Chain", "require clock", "fund people of the account of key and s",
    ]  # fmt: skip
    assert scene.done[3].startswith(f"end: {URL}, id 31337")
    assert not any(step.startswith("start") for step in scene.done)


@pytest.mark.parametrize(
    ("chain_time", "start"),
    [
        (MIDNIGHT, MIDNIGHT + DAY),
        (MIDNIGHT + DAY - LEAD_SECONDS, MIDNIGHT + DAY),
        (MIDNIGHT + DAY - LEAD_SECONDS + 1, MIDNIGHT + 2 * DAY),
    ],
)
def test_open_stage__a_node_given__starts_at_the_first_midnight_after_the_lead(scene, chain_time, start):
    scene.chain_time = chain_time
    with scene.open_on_a_node() as opened:
        assert opened.start == start


def test_open_stage__a_node_that_keeps_its_clock__nobody_is_funded(scene):
    scene.clock_error = ChainError("It keeps its own clock.", "Name another.")
    with pytest.raises(ChainError, match="keeps its own clock"), scene.open_on_a_node():
        pass
    assert scene.done == ["begin Chain", "require clock"]
