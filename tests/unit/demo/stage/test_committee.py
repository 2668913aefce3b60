"""The demo's oracles take turns until the work is done, and have nothing in common but the board."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from eth_account import Account

from demo.errors import DemoError
from demo.stage import committee
from demo.stage.committee import MAX_CYCLES, NIGHT_SECONDS, open_committee, run_until
from gramwatt.protocol.quantities import UnixTime
from oracle.providers.store import Store
from oracle.types.config import Config
from oracle.types.relay import Action, Note
from tests.support.oracle.readings import DEPLOYMENT, address, make_meter

DAY = 86_400
DUE = UnixTime(20_000 * DAY)
NODES: list[Any] = [SimpleNamespace(address=address(number), config=Config()) for number in (30, 10, 20)]


class Work:
    """Is done after so many cycles; keeps which oracle ran each of them."""

    def __init__(self, cycles: int, *notes: Note) -> None:
        self.cycles = cycles
        self.notes = list(notes)
        self.ran: list[str] = []

    def cycle(self, node: Any, _stop: object) -> list[Note]:
        self.ran.append(node.address)
        return self.notes

    def is_done(self) -> bool:
        return len(self.ran) >= self.cycles


@pytest.fixture
def work(monkeypatch):
    def begin(cycles: int, *notes: Note) -> Work:
        begun = Work(cycles, *notes)
        monkeypatch.setattr(committee, "cycle", begun.cycle)
        return begun

    return begin


# -- run_until --


def test_run_until__already_done__no_oracle_runs(work):
    begun = work(0)
    run_until(NODES, DUE, begun.is_done, "The batch")
    assert begun.ran == []


def test_run_until__some_cycles__one_oracle_after_another_from_the_one_whose_turn_it_is(work):
    """By address they are 10, 20, 30; the period's number is 20,000, so the third leads."""
    begun = work(5)
    run_until(NODES, DUE, begun.is_done, "The batch")
    assert begun.ran == [address(number) for number in (30, 10, 20, 30, 10)]


def test_run_until__the_next_period__another_oracle_leads(work):
    begun = work(1)
    run_until(NODES, UnixTime(DUE + DAY), begun.is_done, "The batch")
    assert begun.ran == [address(10)]


@pytest.mark.parametrize("action", [Action.FAILED, Action.REFUSED, Action.DROPPED])
def test_run_until__a_step_fails__says_what_and_why_at_once(work, action):
    begun = work(5, Note(Action.SIGNED, "It signed."), Note(action, "The chain is down."))
    with pytest.raises(DemoError, match=r"^The batch did not complete: The chain is down\.") as failure:
        run_until(NODES, DUE, begun.is_done, "The batch")
    assert len(begun.ran) == 1
    assert "--keep" in failure.value.next_step


def test_run_until__steps_that_wait_or_work__are_no_failures(work):
    harmless = [action for action in Action if action not in (Action.FAILED, Action.REFUSED, Action.DROPPED)]
    begun = work(3, *(Note(action, "Fine.") for action in harmless))
    run_until(NODES, DUE, begun.is_done, "The batch")
    assert len(begun.ran) == 3


def test_run_until__never_done__ends_with_the_last_sentences(work):
    begun = work(10**6, Note(Action.WAITING, "It is another oracle's turn."))
    with pytest.raises(DemoError, match=r"did not complete: It is another oracle's turn\."):
        run_until(NODES, DUE, begun.is_done, "The batch")
    assert len(begun.ran) == MAX_CYCLES + 1


def test_run_until__silent_in_the_end__ends_with_what_was_said_last(work, monkeypatch):
    begun = work(10**6, Note(Action.WAITING, "It waits for signatures."))

    def cycle(node: Any, stop: object) -> list[Note]:
        notes = begun.cycle(node, stop)
        return notes if len(begun.ran) == 1 else []

    monkeypatch.setattr(committee, "cycle", cycle)
    with pytest.raises(DemoError, match=r"did not complete: It waits for signatures\."):
        run_until(NODES, DUE, begun.is_done, "The batch")


# -- open_committee --

ACCOUNTS = [Account.from_key(number.to_bytes(32, "big")) for number in (1, 2, 3)]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch) -> Any:
    """A function that opens the committee on a chain with one meter."""
    chain = SimpleNamespace(
        deployment=DEPLOYMENT,
        finalized=lambda: None,
        meters=lambda _at: [make_meter()],
        rpc=SimpleNamespace(web3=SimpleNamespace(eth=None)),
    )
    monkeypatch.setattr(committee, "Bridge", SimpleNamespace(open=lambda _config: chain))
    dev_node: Any = SimpleNamespace(url="http://127.0.0.1:8545", chain_id=31337)
    return lambda: open_committee(dev_node, ACCOUNTS, tmp_path / "book.json", tmp_path)


def test_open_committee__each_oracle__has_its_own_key_and_store_and_all_one_board(opened, tmp_path):
    with opened() as nodes:
        assert [node.address for node in nodes] == [account.address for account in ACCOUNTS]
        assert [node.config.node.data_dir for node in nodes] == [
            tmp_path / name for name in ("oracle-1", "oracle-2", "oracle-3")
        ]
        assert {node.config.committee.board for node in nodes} == {tmp_path / "board"}
        assert all(node.config.chain.finality == 0 and not node.dry for node in nodes)
        assert all(node.rules.slack_seconds == NIGHT_SECONDS for node in nodes)


def test_open_committee__each_store__knows_the_deployment_and_the_meters(opened):
    with opened() as nodes:
        for node in nodes:
            assert node.store.deployment() == DEPLOYMENT
            assert [meter.device for meter in node.store.meters()] == [make_meter().device]


def test_open_committee__after_the_block__stores_can_be_opened_by_others(opened, tmp_path):
    with opened():
        pass
    with Store.open(tmp_path / "oracle-1") as store:
        assert store.deployment() == DEPLOYMENT


def test_open_committee__a_folder_of_an_earlier_run__is_not_used(opened):
    with opened():
        pass
    with pytest.raises(FileExistsError), opened():
        raise AssertionError("it opened on another run's board")
