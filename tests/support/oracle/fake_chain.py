"""A chain that tests set, in place of a bridge on a node, and a sender that only writes down."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from eth_typing import ChecksumAddress

from gramwatt.chains.book import AddressBook
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.chains.evm.node.rpc import Contract
from gramwatt.chains.sending import Call, Ending, Sent
from gramwatt.chains.state import Accrual, BatchStatus, BlockStamp, BridgeSettings, ChainBatch
from gramwatt.protocol.batch import EnergyBatch
from gramwatt.protocol.day_curve import DayCurve
from gramwatt.protocol.factor import FactorRecord
from gramwatt.protocol.meter import Deployment, FleetState, Meter
from gramwatt.protocol.quantities import FleetId, UnixTime
from tests.support.oracle.readings import DEPLOYMENT

FINAL_BLOCK, FIRST_BLOCK = 10, 20
FINALITY_SECONDS = 12
MINED = Sent(Ending.MINED, nonce=7, transaction=b"\xee" * 32, block=21, gas_used=1_234_567)


@dataclass
class ChainState:
    """What the bridge says at one block. accruals: units and carry in ng, by fleet and credit class."""

    settings: BridgeSettings
    fleets: list[FleetState] = field(default_factory=list)
    meters: list[Meter] = field(default_factory=list)
    batches: list[ChainBatch] = field(default_factory=list)
    accruals: dict[tuple[FleetId, int], tuple[int, int]] = field(default_factory=dict)
    factors: dict[int, list[FactorRecord]] = field(default_factory=dict)


class FakeChain(Bridge):
    """Answers from `final` at the final block, and from `newest` at the newest one.

    They are one until a test sets one of them. Setting `newest` is a new block: what was read of the one
    before stays as it was.

    now: the newest block's time. calldata: batches by their transaction. balances: wei by account.
    curves: day curves by id.
    """

    def __init__(self, state: ChainState, now: UnixTime) -> None:
        self.final = state
        self._blocks = [state]
        self.now = now
        self.calldata: dict[bytes, EnergyBatch] = {}
        self.balances: dict[ChecksumAddress, int] = {}
        self.curves: dict[bytes, DayCurve] = {}
        self.book = AddressBook(DEPLOYMENT.chain_id, None)
        self.contract = Contract(BRIDGE, DEPLOYMENT.bridge)

    @property
    def newest(self) -> ChainState:
        return self._blocks[-1]

    @newest.setter
    def newest(self, state: ChainState) -> None:
        self._blocks.append(state)

    @property
    def deployment(self) -> Deployment:
        return DEPLOYMENT

    def head(self) -> BlockStamp:
        return BlockStamp(FIRST_BLOCK + len(self._blocks) - 1, b"\2" * 32, self.now)

    def finalized(self) -> BlockStamp:
        return BlockStamp(FINAL_BLOCK, b"\1" * 32, UnixTime(self.now - FINALITY_SECONDS))

    def settings(self, at: BlockStamp) -> BridgeSettings:
        return self._state(at).settings

    def fleets(self, at: BlockStamp, only: Collection[FleetId] | None = None) -> list[FleetState]:
        return [fleet for fleet in self._state(at).fleets if only is None or fleet.fleet in only]

    def meters(self, at: BlockStamp) -> list[Meter]:
        return self._state(at).meters

    def batches(self, at: BlockStamp) -> list[ChainBatch]:
        return self._state(at).batches

    def batch_status(self, batch_id: bytes, at: BlockStamp) -> BatchStatus:
        found = [batch.status for batch in self.batches(at) if batch.batch_id == batch_id]
        return found[0] if found else BatchStatus.UNKNOWN

    def accruals(self, classes: Iterable[tuple[FleetId, int]], at: BlockStamp) -> list[Accrual]:
        accruals = self._state(at).accruals
        return [Accrual(*pair, *accruals.get(pair, (0, 0))) for pair in classes]

    def factor_history(self, zone: int, at: BlockStamp) -> list[FactorRecord]:
        return self._state(at).factors.get(zone, [])

    def day_curves(
        self,
        records: Iterable[FactorRecord],
        at: BlockStamp,  # noqa: ARG002 - the bridge's signature
    ) -> dict[bytes, DayCurve]:
        return {record.curve: self.curves[record.curve] for record in records if record.curve in self.curves}

    def submitted_batch(self, transaction: bytes) -> EnergyBatch | None:
        return self.calldata.get(transaction)

    def balance_wei(self, account: ChecksumAddress) -> int:
        return self.balances.get(account, 0)

    def _state(self, at: BlockStamp) -> ChainState:
        return self.final if at.number == FINAL_BLOCK else self._blocks[at.number - FIRST_BLOCK]


class FakeSender:
    """Writes calls down and ends each as `answer` says, which may change the chain or raise.

    meanwhile: what happens before it asks whether the chain has the effect already.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answer: Callable[[Call], Sent] = lambda _: MINED
        self.meanwhile: Callable[[Call], None] = lambda _: None

    def send(self, call: Call, is_done: Callable[[], bool]) -> Sent | None:
        self.meanwhile(call)
        if is_done():
            return None
        self.calls.append(call)
        return self.answer(call)
