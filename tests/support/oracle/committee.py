"""Oracles of one committee on one machine: a key, a store and a configuration each, and one board."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gramwatt.chains.clock import Clock
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.sending.sender import LiveSender
from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import SignedReading
from oracle.modules.intake import Intake
from oracle.modules.node import Node
from oracle.providers.board import FolderBoard
from oracle.providers.store import Store
from oracle.types.config import Config
from oracle.types.stored import Submission
from tests.support.node.protocol import NodeProtocol

HOUR = 3_600
SLOT_SECONDS = 60


@dataclass
class ChainClock:
    """Tells the chain's time, which tests move."""

    protocol: NodeProtocol

    def now(self) -> UnixTime:
        return UnixTime(self.protocol.now)


@dataclass
class Committee:
    """One folder for all. `open` is a start of a node's process, and leaving it is its end."""

    protocol: NodeProtocol
    url: str
    folder: Path
    settle: dict[str, Any] = field(default_factory=lambda: {"claim": "all"})

    def __post_init__(self) -> None:
        self.book = self.protocol.write_book(self.folder / "book.json")
        self.board.mkdir()

    @property
    def board(self) -> Path:
        return self.folder / "board"

    def config(self, number: int, **chain: Any) -> Config:
        home = self.folder / f"oracle{number}"
        home.mkdir(exist_ok=True)
        key = home / "key"
        key.write_text(self.protocol.oracles[number].key.hex())
        key.chmod(0o600)
        on_chain = {
            "rpc_url": self.url,
            "chain_id": self.protocol.web3.eth.chain_id,
            "address_book": self.book,
            "finality": 0,
            "timeout_seconds": 10,
        }
        return Config(
            chain={**on_chain, **chain},
            node={"data_dir": home, "key_file": key},
            periods={"slack_seconds": HOUR},  # its meters sign their last reading within an hour of midnight
            committee={"board": self.board, "slot_seconds": SLOT_SECONDS},
            settle=self.settle,
        )

    @contextmanager
    def open(self, number: int, clock: Clock | None = None, **chain: Any) -> Iterator[Node]:
        config = self.config(number, **chain)
        assert config.chain is not None
        account = self.protocol.oracles[number]
        clock = clock or ChainClock(self.protocol)
        with Store.open(config.node.data_dir) as store:
            on_chain = Bridge.open(config.chain, pause=lambda _: None)
            sender = LiveSender(on_chain, account, config.chain, clock, poll)
            board = FolderBoard(self.board)
            yield Node(config, on_chain, store, board, sender, clock, account, dry=False)

    def give(self, number: int, readings: list[SignedReading]) -> None:
        """What a transport does: readings reach a node's store."""
        with self.open(number) as node:
            node.store.bind(node.chain.deployment)
            node.store.upsert_meters(node.chain.meters(node.chain.head()))
            signers = {meter.device: meter.signer for meter in self.protocol.meters}
            submissions = [
                Submission(signed, "test", signers[DeviceId(int.from_bytes(signed.word[2:10]))])
                for signed in readings
            ]
            for counts in Intake.of_store(node.store, node.clock, 0).take(node.store, submissions):
                assert not counts.rejected, counts.examples


def poll(_seconds: float) -> bool:
    """A moment for the node's process; the test's own time stands still."""
    time.sleep(0.005)
    return False
