"""The demo's oracles: a key, a store and a configuration each, and one board that they share."""

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
"""Some of the plants' inverters sleep from dusk to dawn: their meters are silent, and not late for that."""
POLL_SECONDS: Final = 0.01
PATIENCE_CYCLES: Final = 60
_ALARMING: Final = (Action.FAILED, Action.REFUSED, Action.DROPPED)


@contextmanager
def open_committee(
    node: DevNode, oracles: Sequence[LocalAccount], book: Path, folder: Path
) -> Iterator[list[Node]]:
    """The oracles' nodes in `folder`, each told by the chain which meters there are."""
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
    """Cycles of one oracle after another, from the one whose turn it is, until it is done.

    DemoError with the oracles' own words if one of them is alarmed, or nothing comes of it.
    """
    stop = Event()
    said: list[str] = []
    for attempt, node in enumerate(around(_from_leader(nodes, due))):
        if is_done():
            return
        notes = cycle(node, stop)
        alarms = [note.sentence for note in notes if note.action in _ALARMING]
        said = [note.sentence for note in notes] or said
        if alarms or attempt == PATIENCE_CYCLES:
            raise DemoError(f"{what} did not come about: {' '.join(alarms or said)}", _NEXT_STEP)


_NEXT_STEP: Final = "Run it again with --keep FOLDER and look at what the oracles stored; please report it."


def _from_leader(nodes: Sequence[Node], due: UnixTime) -> list[Node]:
    """The order of turns only saves cycles: in any other the oracles come to the same."""
    number = due // nodes[0].config.periods.length_seconds
    slot = nodes[0].config.committee.slot_seconds
    leader = whose_turn([node.address for node in nodes], number, 0, slot)
    first = [node.address for node in nodes].index(leader)
    return [*nodes[first:], *nodes[:first]]


def _wait(_seconds: float) -> bool:
    """A development node has a transaction in a block at once, and Ctrl-C ends the wait."""
    time.sleep(POLL_SECONDS)
    return False
