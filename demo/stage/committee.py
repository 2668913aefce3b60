"""The demo's oracles: each has its own key, store and configuration; they share one board."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle as around
from pathlib import Path
from threading import Event
from typing import Final

from eth_account.signers.local import LocalAccount

from demo.errors import DemoError
from gramwatt.chains.config import ChainConfig
from gramwatt.chains.dev.node import DevNode
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.sending.sender import LiveSender
from gramwatt.protocol.quantities import UnixTime
from oracle.modules.node import Node
from oracle.modules.relay import cycle, refresh
from oracle.providers.board import FolderBoard
from oracle.providers.store import Store
from oracle.services.turns import whose_turn
from oracle.types.config import CommitteeConfig, Config, NodeConfig, PeriodConfig
from oracle.types.relay import Action

NIGHT_SECONDS: Final = 18 * 3600
"""Some inverters are off at night; their meters must count as on time although they have no readings then."""
POLL_SECONDS: Final = 0.01
MAX_CYCLES: Final = 60
_FAILURES: Final = (Action.FAILED, Action.REFUSED, Action.DROPPED)


@contextmanager
def open_committee(
    node: DevNode, oracles: Sequence[LocalAccount], book: Path, folder: Path
) -> Iterator[list[Node]]:
    """Open the oracles' nodes in `folder`, each with the meters of the chain."""
    board = folder / "board"
    board.mkdir(parents=True)
    chain = ChainConfig(rpc_url=node.url, chain_id=node.chain_id, address_book=book, finality=0)
    with ExitStack() as stack:
        nodes = []
        for number, account in enumerate(oracles, start=1):
            config = Config(
                chain=chain,
                node=NodeConfig(data_dir=folder / f"oracle-{number}"),
                periods=PeriodConfig(slack_seconds=NIGHT_SECONDS),
                committee=CommitteeConfig(board=board),
            )
            on_chain = Bridge.open(chain)
            nodes.append(
                Node(
                    config=config,
                    chain=on_chain,
                    store=stack.enter_context(Store.open(config.node.data_dir)),
                    board=FolderBoard(board),
                    sender=LiveSender(on_chain, account, chain, node, _wait),
                    clock=node,
                    account=account,
                    dry=False,
                )
            )
            refresh(nodes[-1])
        yield nodes


def run_until(nodes: Sequence[Node], due: UnixTime, is_done: Callable[[], bool], what: str) -> None:
    """Run a cycle of one oracle after another, from the one whose turn it is, until `is_done`.

    DemoError with the oracles' notes if a step fails, or if it takes too many cycles.
    """
    stop = Event()
    last_sentences: list[str] = []
    for attempt, node in enumerate(around(_in_turn_order(nodes, due))):
        if is_done():
            return
        notes = cycle(node, stop)
        failures = [note.sentence for note in notes if note.action in _FAILURES]
        last_sentences = [note.sentence for note in notes] or last_sentences
        if failures or attempt == MAX_CYCLES:
            raise DemoError(f"{what} did not complete: {' '.join(failures or last_sentences)}", _NEXT_STEP)


_NEXT_STEP: Final = (
    "Run it again with --keep FOLDER, look at the oracles' data in it, and report the problem."
)


def _in_turn_order(nodes: Sequence[Node], due: UnixTime) -> list[Node]:
    """The nodes in the order of their turns, which saves cycles; any order has the same result."""
    number = due // nodes[0].config.periods.length_seconds
    slot = nodes[0].config.committee.slot_seconds
    leader = whose_turn([node.address for node in nodes], number, 0, slot)
    first = [node.address for node in nodes].index(leader)
    return [*nodes[first:], *nodes[:first]]


def _wait(_seconds: float) -> bool:
    """Wait only briefly: a development node mines at once. Returns False, since Ctrl-C ends the wait."""
    time.sleep(POLL_SECONDS)
    return False
