"""A bridge's answers without a chain, as a test sets them, and small fleets on it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from demo.meters.fleets import DemoFleet, DemoMeter, KeyKind
from demo.plants.catalogue import PLANTS
from gramwatt.chains.evm.contracts.names import BRIDGE, CREDIT
from gramwatt.chains.evm.node.rpc import Contract
from gramwatt.chains.state import Accrual, BatchStatus, BlockStamp, ChainBatch
from gramwatt.protocol.batch import BatchSummary, FleetEnergy
from gramwatt.protocol.meter import Deployment, FleetState, Meter
from gramwatt.protocol.quantities import FleetId, UnixTime
from tests.support.oracle.readings import DEPLOYMENT, DEVICE

METHODOLOGY = 1


def make_fleet(ordinal: int, country: int, meters: int = 1, first: int = 0) -> DemoFleet:
    """A fleet of the first plant, whose meters have the ordinals from `first` on."""
    plant = PLANTS[0]
    cast = tuple(
        DemoMeter(number, DEVICE + number, ordinal, number - first, plant.key, 0, 0, KeyKind.SECP256K1)
        for number in range(first, first + meters)
    )
    return DemoFleet(ordinal, country, f"country {country}", "", f"fleet {ordinal}", plant, cast)


def make_batch(
    number: int, start: int, end: int, energy_wh: dict[FleetId, tuple[int, int]], window_seconds: int = 600
) -> ChainBatch:
    """A batch that waits. `energy_wh` is country and Wh by fleet; id and transaction follow from `number`."""
    energy = tuple(
        FleetEnergy(METHODOLOGY, country << 16, fleet, wh) for fleet, (country, wh) in energy_wh.items()
    )
    window_ends_at = UnixTime(end + window_seconds)
    summary = BatchSummary(
        bytes((number,) * 32), UnixTime(start), UnixTime(end), window_ends_at, bytes(32), energy
    )
    return ChainBatch(summary, summary, bytes(32), BatchStatus.WAITING, number, bytes((0x70, number)))


class FakeChain:
    """Has the methods of `Bridge` that the demo calls.

    accrued: units and carry by fleet and class. held: units by owner and class. gas: by transaction.
    processed: the transaction that processed a batch, by its id.
    """

    def __init__(self) -> None:
        self.deployment: Deployment = DEPLOYMENT
        self.contract = Contract(BRIDGE, DEPLOYMENT.bridge)
        self.credit = Contract(CREDIT, DEPLOYMENT.credit)
        self.submitted: list[ChainBatch] = []
        self.states: list[FleetState] = []
        self.bonded: list[Meter] = []
        self.accrued: dict[tuple[FleetId, int], tuple[int, int]] = {}
        self.held: dict[tuple[str, int], int] = {}
        self.gas: dict[bytes, int] = {}
        self.processed: dict[bytes, bytes] = {}
        self.log_filters: list[dict[str, Any]] = []
        self.book = SimpleNamespace(entry=lambda _name: SimpleNamespace(block=7))
        eth = SimpleNamespace(get_logs=self._logs, get_transaction_receipt=self._receipt)
        self.rpc = SimpleNamespace(
            ask=lambda question: question(), views=self._balances, web3=SimpleNamespace(eth=eth)
        )

    def head(self) -> BlockStamp:
        return BlockStamp(99, bytes(32), UnixTime(0))

    finalized = head

    def batches(self, _at: BlockStamp) -> list[ChainBatch]:
        return list(self.submitted)

    def fleets(self, _at: BlockStamp) -> list[FleetState]:
        return list(self.states)

    def meters(self, _at: BlockStamp) -> list[Meter]:
        return list(self.bonded)

    def accruals(self, classes: Iterable[tuple[FleetId, int]], _at: BlockStamp) -> list[Accrual]:
        return [Accrual(*pair, *self.accrued.get(pair, (0, 0))) for pair in classes]

    def process(self) -> None:
        """Every batch is processed."""
        self.submitted = [replace(batch, status=BatchStatus.PROCESSED) for batch in self.submitted]

    def _balances(
        self, contract: Contract, block: int, views: Sequence[tuple[str, tuple[str, int]]]
    ) -> list[int]:
        assert (contract, block) == (self.credit, 99)
        assert {name for name, _ in views} <= {"balanceOf"}
        return [self.held.get(account, 0) for _, account in views]

    def _logs(self, log_filter: dict[str, Any]) -> list[dict[str, Any]]:
        self.log_filters.append(log_filter)
        return [
            {"topics": [b"event", batch_id], "transactionHash": transaction}
            for batch_id, transaction in self.processed.items()
        ]

    def _receipt(self, transaction: bytes) -> dict[str, int]:
        return {"gasUsed": self.gas[bytes(transaction)]}


def node_of(chain: FakeChain, **parts: Any) -> Any:
    """An oracle's node on the chain, with only these parts."""
    return SimpleNamespace(chain=chain, **parts)
