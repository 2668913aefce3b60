"""The chain on which the demo runs: one of its own, or that of a development node given with --rpc."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from demo.meters.replay import DAY_SECONDS
from demo.options import Options
from demo.stage.deployment import Deployer
from demo.stage.people import People, fund
from demo.watch import Watch
from gramwatt.chains.dev.anvil import local_chain
from gramwatt.chains.dev.foundry import foundry_binary
from gramwatt.chains.dev.node import DevNode
from gramwatt.chains.keys import load_key
from gramwatt.protocol.quantities import UnixTime

EMBEDDED_START: Final = 1_780_272_000
"""2026-06-01T00:00:00Z, fixed so that every run of the demo has the same result."""
LEAD_SECONDS: Final = 7200
"""The least time between the first transaction and the first midnight."""


@dataclass(frozen=True)
class Stage:
    """A node and the accounts on it; `start` is the midnight UTC at which the replay begins."""

    node: DevNode
    people: People
    start: UnixTime
    network: str


@contextmanager
def open_stage(options: Options, deployer: Deployer, watch: Watch) -> Iterator[Stage]:
    """Open the chain and fund its accounts. A chain of the demo's own stops when the block ends.

    KeyFileError, ChainError or BuildError if the key, the node or anvil cannot be used.
    """
    if options.rpc_url is not None and options.key_file is not None:
        account = load_key(options.key_file)
        watch.begin("Chain", None)
        node = DevNode(options.rpc_url)
        node.require_clock()
        people = deployer.derived_people(account, options.seed)
        fund(node.rpc, people)
        watch.end(f"{node.where}, id {node.chain_id}; all roles use keys derived from yours")
        yield Stage(node, people, _midnight(node.chain_time + LEAD_SECONDS), f"The node at {node.where}")
        return
    anvil = foundry_binary("anvil")
    watch.begin("Chain", None)
    with local_chain(timestamp=EMBEDDED_START - LEAD_SECONDS, anvil=anvil) as url:
        node = DevNode(url)
        node.tick_by_the_second()
        watch.end("a new chain on this machine, which stops with the demo")
        start = UnixTime(EMBEDDED_START)
        yield Stage(node, deployer.development_people(), start, "The demo's own chain (anvil)")


def _midnight(earliest: int) -> UnixTime:
    """The first midnight UTC at or after `earliest`."""
    return UnixTime(-(-earliest // DAY_SECONDS) * DAY_SECONDS)
