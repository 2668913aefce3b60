"""The protocol on a chain in this process: what asks for a node in a moment, and for no port."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eth_typing import Hash32
from web3 import Web3
from web3.types import RPCEndpoint, RPCResponse, TxReceipt

from gramwatt.chains.book import AddressBook
from gramwatt.chains.config import ChainConfig
from gramwatt.chains.dev.embedded import embedded_web3
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.evm.node.refusals import revert_data
from gramwatt.chains.evm.node.rpc import Rpc
from gramwatt.protocol.batch import BatchSummary, EnergyBatch, FleetReadings
from gramwatt.protocol.digests import batch_digest, domain_separator, keccak
from gramwatt.protocol.quantities import FleetId, UnixTime
from gramwatt.protocol.registers import RegisterBank
from tests.support.deploying.plans import CHAIN_ID
from tests.support.node.protocol import DAY, KENYA, NIGERIA, WATTS, NodeProtocol, deploy_on, role_account

EVIDENCE = keccak(b"evidence")
BENEFICIARIES = [role_account("beneficiary", number).address for number in range(3)]


def batching_web3() -> Web3:
    """An embedded chain that takes batches of reads as a node does; eth-tester takes none."""
    web3 = embedded_web3(CHAIN_ID, {})
    provider: Any = web3.provider
    ask = provider.request_func(web3, web3.middleware_onion)

    def answer(method: RPCEndpoint, params: Any) -> RPCResponse:
        try:
            response: RPCResponse = ask(method, params)
        except Exception as error:
            if type(error).__name__ != "TransactionFailed":
                raise
            data = f"0x{revert_data(error).hex()}"
            return {"error": {"code": 3, "message": "execution reverted", "data": data}}
        return response

    provider.make_batch_request = lambda requests: [answer(*request) for request in requests]
    return web3


class EmbeddedProtocol:
    """The protocol there: meters in Kenya (fleet 1) and in Nigeria (fleet 2), and a fleet without (3)."""

    def __init__(self) -> None:
        self.protocol: NodeProtocol = deploy_on(batching_web3())
        provider: Any = self.protocol.web3.provider
        self._tester = provider.ethereum_tester
        for zone, beneficiary in zip((KENYA, NIGERIA, KENYA), BENEFICIARIES, strict=True):
            self.protocol.send("openFleet", zone, 1, WATTS, beneficiary)
        for fleet, zone in ((1, KENYA), (1, KENYA), (2, NIGERIA)):
            self.protocol.add_meter(FleetId(fleet), zone)

    @property
    def web3(self) -> Web3:
        return self.protocol.web3

    def bridge(self, folder: Path, **config: Any) -> Bridge:
        """The bridge as a node reads it."""
        book = self.protocol.write_book(folder / "book.json")
        values = {"rpc_url": "http://127.0.0.1:1", "chain_id": CHAIN_ID, "address_book": book, "finality": 0}
        rpc = Rpc(self.web3, "rpc_url in [chain]")
        return Bridge(rpc, AddressBook.read(book), ChainConfig(**{**values, **config}))

    def move_to(self, second: int) -> None:
        """The next block is of that second or a later one."""
        self._tester.time_travel(second)
        self._tester.mine_block()

    @contextmanager
    def rollback(self) -> Iterator[None]:
        """Whatever happens inside is undone; a failure of the test is not swallowed."""
        mark = self._tester.take_snapshot()
        try:
            yield
        finally:
            self._tester.revert_to_snapshot(mark)

    # -- Batches --

    def batch(self, advances_wh: dict[int, list[int]]) -> EnergyBatch:
        """A day's batch, `{fleet: [Wh of each lane]}`, whose period ends in the past."""
        start = self.protocol.now
        self.move_to(start + DAY + 1)
        bridge = self.protocol.bridge
        readings = []
        for fleet, by_lane in advances_wh.items():
            bank = RegisterBank(bridge.functions.registerWords(fleet, 0, 1).call())
            for lane, advance_wh in enumerate(by_lane):
                bank[lane] += advance_wh
            readings.append(FleetReadings(FleetId(fleet), 0, bank.words(0, 1)))
        return EnergyBatch(UnixTime(start), UnixTime(start + DAY), EVIDENCE, tuple(readings))

    def submit(self, batch: EnergyBatch) -> TxReceipt:
        """The batch with the signatures of three oracles."""
        domain = domain_separator(CHAIN_ID, self.protocol.bridge.address)
        digest = Hash32(batch_digest(domain, batch))
        signers = self.protocol.oracles[:3]
        signatures = [bytes(oracle.unsafe_sign_hash(digest).signature) for oracle in signers]
        receipt: TxReceipt = self.protocol.send("submitEnergyDataBatch", batch.to_abi(), signatures)
        return receipt

    def process(self, summary: BatchSummary) -> None:
        """The batch's effect, after its window."""
        self.move_to(max(self.protocol.now, summary.window_ends_at))
        self.protocol.send("processBatch", summary.to_abi())
