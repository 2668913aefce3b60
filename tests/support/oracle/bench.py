"""One node of a committee of three, with a real store and board, on a chain that tests set.

Two meters of fleet 1 were bonded on the day that ends at `DAY_END`; an hour later that day is closed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from eth_utils.address import to_checksum_address

from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.state import BatchStatus, BridgeSettings, ChainBatch
from gramwatt.cli.main import main
from gramwatt.protocol.batch import (
    BatchRules,
    BatchSummary,
    EnergyBatch,
    EvidencedBatch,
    FleetEnergy,
    FleetReadings,
    LaneReading,
    Period,
)
from gramwatt.protocol.digests import batch_digest
from gramwatt.protocol.meter import FleetState, Meter
from gramwatt.protocol.quantities import FleetId, UnixTime
from gramwatt.protocol.reading import SignedReading, decode_reading
from gramwatt.protocol.registers import register_wh
from oracle.modules.node import Node
from oracle.providers.board import FolderBoard
from oracle.providers.store import Store
from oracle.services.batching import build_batches
from oracle.services.turns import whose_turn
from oracle.types.config import Config
from oracle.types.relay import BatchProposal
from tests.support.node.protocol import role_account
from tests.support.oracle.fake_chain import ChainState, FakeChain, FakeSender
from tests.support.oracle.readings import (
    BOND_TIME,
    DEVICE,
    KENYA,
    NAMEPLATE_WATTS,
    FixedClock,
    fill,
    make_device,
    make_meter,
    sign_hours,
)

DAY = 86_400
DAY_END = UnixTime(BOND_TIME - BOND_TIME % DAY + DAY)
CLOSED = UnixTime(DAY_END + 3600)
"""The end of the day's grace, from which on its batch is due."""

SLOT_SECONDS = 60
THRESHOLD = 2
ORACLES = sorted((role_account("oracle", number) for number in range(3)), key=lambda a: int(a.address, 16))
ADDRESSES = tuple(to_checksum_address(oracle.address) for oracle in ORACLES)
OUTSIDER = role_account("outsider")
SETTINGS = BridgeSettings(THRESHOLD, ADDRESSES, window_seconds=600, paused=False)
FLEET = FleetId(1)


def make_fleet(*words: int, number: int = FLEET) -> FleetState:
    """A fleet of two lanes in each word."""
    words = words or (0,)
    return FleetState(FleetId(number), BOND_TIME, NAMEPLATE_WATTS, words, frozen=(0b11111100,) * len(words))


def make_batch(*registers: int, number: int = FLEET, period_end: int = DAY_END) -> EnergyBatch:
    """A batch of one fleet from word 0 on; its evidence is nobody's."""
    readings = FleetReadings(FleetId(number), 0, registers or (1000,))
    return EnergyBatch(UnixTime(period_end - DAY), UnixTime(period_end), b"\2" * 32, (readings,))


def make_day(readings: Sequence[SignedReading] = ()) -> EvidencedBatch:
    """What the day of these readings makes; they are the last of both meters unless others are given."""
    readings = readings or [sign_hours(make_device(number), 4)[-1] for number in (0, 1)]
    lanes = []
    for signed in readings:
        reading = decode_reading(signed.word)
        meter = make_meter(make_device(reading.device - DEVICE))
        lanes.append(LaneReading(FLEET, meter.lane, BOND_TIME, register_wh(reading.energy_mwh), signed))
    period = Period(UnixTime(DAY_END - DAY), DAY_END)
    (built,) = build_batches(period, [make_fleet()], lanes, BatchRules(DAY, slack_seconds=0))
    return built


def make_chain_batch(batch_id: bytes = b"\xba" * 32, **changes: Any) -> ChainBatch:
    """A batch of 3000 Wh of fleet 1 that waits in its window, which ends an hour after the day is closed."""
    summary = BatchSummary(
        batch_id=batch_id,
        period_start=UnixTime(DAY_END - DAY),
        period_end=DAY_END,
        window_ends_at=UnixTime(CLOSED + 3600),
        words_before=b"\1" * 32,
        energy=(FleetEnergy(methodology=1, zone=KENYA, fleet=FLEET, energy_wh=3000),),
    )
    batch = ChainBatch(summary, summary, b"\2" * 32, BatchStatus.WAITING, 5, b"\xcc" * 32)
    return replace(batch, **changes)


@dataclass
class Bench:
    """The node, and what it works with."""

    chain: FakeChain
    sender: FakeSender
    store: Store
    board: FolderBoard
    node: Node

    def put(
        self,
        batch: EnergyBatch,
        accounts: Sequence[LocalAccount] = tuple(ORACLES),
        evidence: Sequence[SignedReading] = (),
        **proposal: Any,
    ) -> bytes:
        """A batch proposal on the board with the signatures of these accounts; returns its id."""
        batch_id = batch_digest(self.node.batch_domain, batch)
        self.board.propose(BatchProposal(batch_id, batch, CLOSED, **proposal), evidence)
        for account in accounts:
            signature = bytes(account.unsafe_sign_hash(Hash32(batch_id)).signature)
            self.board.sign(batch_id, to_checksum_address(account.address), signature)
        return batch_id

    def put_day(self, day: EvidencedBatch, accounts: Sequence[LocalAccount], **proposal: Any) -> bytes:
        """The same with the day's evidence."""
        return self.put(day.batch, accounts, day.evidence, **proposal)

    def wait_for_turn(self, due: int, oracle: int = 0) -> None:
        """Moves the chain's time to the first slot in which that oracle's turn has come."""
        number = due // DAY
        slots = (slot for slot in range(3) if self._turn(number, slot) == ADDRESSES[oracle])
        self.chain.now = UnixTime(due + next(slots) * SLOT_SECONDS)

    def _turn(self, number: int, slot: int) -> str:
        return whose_turn(ADDRESSES, number, slot * SLOT_SECONDS, SLOT_SECONDS)


def make_config(folder: Path, **sections: Any) -> Config:
    given: dict[str, Any] = {
        "node": {"data_dir": folder / "data"},
        "committee": {"board": folder / "board", "slot_seconds": SLOT_SECONDS},
    }
    return Config(**{**given, **sections})


def make_chain(meters: Sequence[Meter] = ()) -> FakeChain:
    """The day is just closed in finality, and nothing is on the chain."""
    meters = meters or [make_meter(make_device(number)) for number in (0, 1)]
    return FakeChain(ChainState(SETTINGS, [make_fleet()], list(meters)), UnixTime(CLOSED + SLOT_SECONDS))


@contextmanager
def open_bench(folder: Path, **sections: Any) -> Iterator[Bench]:
    config = make_config(folder, **sections)
    chain, sender = make_chain(), FakeSender()
    board = FolderBoard(folder / "board")
    board.require_writable()
    with Store.open(config.node.data_dir) as store:
        fill(store, *chain.final.meters)
        node = Node(config, chain, store, board, sender, FixedClock(), ORACLES[0], dry=False)
        yield Bench(chain, sender, store, board, node)


def operator_of(bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """What an operator types in a folder whose gramwatt.toml is the bench's, on the bench's chain."""
    (folder / "gramwatt.toml").write_text(
        "[chain]\n"
        'rpc_url = "http://localhost:8545"\nchain_id = 31337\naddress_book = "book.json"\n'
        f'[node]\ndata_dir = "{bench.node.config.node.data_dir}"\n'
        f'[committee]\nboard = "{bench.node.config.committee.board}"\n'
    )
    monkeypatch.chdir(folder)
    monkeypatch.setattr(Bridge, "open", lambda _: bench.chain)
    runner = CliRunner(mix_stderr=False, env={"COLUMNS": "400"})
    return lambda *arguments: runner.invoke(main, [str(argument) for argument in arguments])


def cells_of(result: Result) -> list[list[str]]:
    """The cells of each row of the tables that a command has shown."""
    assert result.exit_code == 0, result.stderr
    rows = (line.split("│")[1:-1] for line in result.stdout.splitlines() if "│" in line)
    return [[cell.strip() for cell in row] for row in rows]
