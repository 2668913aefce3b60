"""The protocol on a real node (anvil), for receipts' gas: cold slots, calldata and all."""

from typing import Any

from eth_abi.abi import encode
from eth_account import Account
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import HTTPProvider, Web3
from web3.contract import Contract
from web3.types import TxReceipt

from tests.support.bridge.protocol import METHODOLOGY, NAMEPLATE_WATTS, factor_record, oracle_accounts
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import GENESIS
from tests.support.node.protocol import created, rpc

TRANSACTION_GAS_CAP = 2**24  # EIP-7825: no transaction may use more
DAY = 86_400
WINDOW_SECONDS = 3_600
LANES_SHIFT = 48  # FleetSlot: lanes u32 << 48


class Bench:
    """Contracts on a node, with every role held by one account: gas does not ask who pays."""

    def __init__(self, url: str) -> None:
        self.web3 = Web3(HTTPProvider(url))
        self.accounts = list(self.web3.eth.accounts)
        self.payer, self.beneficiary = self.accounts[:2]
        self.oracles = oracle_accounts(5)
        self.credit = self.deploy("CarbonCredit", self.payer)
        self.p256 = self.deploy("P256Verifier")
        self.verifier = self.deploy("ReadingVerifier", self.credit.address)
        self.curves = self.deploy("DayCurves")
        committee = [oracle.address for oracle in self.oracles]
        self.bridge = self.deploy(
            "EnergyDataBridge",
            self.credit.address,
            self.verifier.address,
            self.curves.address,
            committee,
            3,
            WINDOW_SECONDS,
            self.payer,
        )
        storage = artifact("EnergyDataBridge").storage
        assert storage is not None
        self._layout = {entry["label"]: int(entry["slot"]) for entry in storage["storage"]}
        for role in ("COUNTRY_MANAGER_ROLE", "DEVICE_REGISTRAR_ROLE", "LOCATION_VERIFIER_ROLE"):
            self.send(self.bridge.functions.grantRole(self.bridge.functions[role]().call(), self.payer))
        self.send(
            self.credit.functions.grantRole(self.credit.functions.MINTER_ROLE().call(), self.bridge.address)
        )
        self.send(self.bridge.functions.initializeCountryFactors())
        self.send(self.bridge.functions.recordFactor(0, factor_record(70_500_000, GENESIS + DAY)))
        self.send(self.bridge.functions.advanceCountryPolicy())

    def deploy(self, name: str, *args: Any) -> Contract:
        built = artifact(name)
        factory = self.web3.eth.contract(abi=built.abi, bytecode=built.bytecode)
        receipt = self._mined(factory.constructor(*args).transact({"from": self.payer}))
        return created(self.web3, receipt, built.abi)

    def send(self, call: Any, sender: str | None = None) -> TxReceipt:
        """Send with the most gas that a transaction may have."""
        return self._mined(call.transact({"from": sender or self.payer, "gas": TRANSACTION_GAS_CAP}))

    def gas(self, call: Any, sender: str | None = None) -> int:
        return int(self.send(call, sender)["gasUsed"])

    def _mined(self, transaction_hash: HexBytes) -> TxReceipt:
        receipt = self.web3.eth.wait_for_transaction_receipt(transaction_hash, poll_latency=0.002)
        if receipt["status"] != 1:
            raise RuntimeError(
                f"Transaction {transaction_hash.hex()} failed with {receipt['gasUsed']} gas used."
            )
        return receipt

    def pass_time(self, seconds: int) -> None:
        rpc(self.web3, "evm_increaseTime", seconds)
        rpc(self.web3, "evm_mine")

    @property
    def now(self) -> int:
        return int(self.web3.eth.get_block("latest")["timestamp"])

    def open_fleets(self, zone: int, count: int, lanes: int) -> int:
        """Open `count` fleets of `lanes` lanes and return the first's number.

        The lanes are written into the fleet's slot, as if so many meters had been bonded and located: that is
        measured on its own, and changes nothing else that a batch reads.
        """
        first = int(self.bridge.functions.fleetCount().call()) + 1
        for fleet in range(first, first + count):
            self.send(self.bridge.functions.openFleet(zone, METHODOLOGY, NAMEPLATE_WATTS, self.beneficiary))
            slot = int.from_bytes(
                keccak(encode(["uint256", "uint256"], [fleet, self._layout["_fleetSlots"]]))
            )
            value = (
                int.from_bytes(self.web3.eth.get_storage_at(self.bridge.address, slot)) | lanes << LANES_SHIFT
            )
            written = "0x" + value.to_bytes(32, "big").hex()
            rpc(self.web3, "anvil_setStorageAt", self.bridge.address, hex(slot), written)
        return first

    def batch(self, first: int, count: int, lanes: int, register_wh: int) -> tuple[Any, ...]:
        """A batch over the last day that sets every lane of `count` fleets to about `register_wh`."""
        words = [
            sum((register_wh + lane) << 32 * lane for lane in range(8) if 8 * word + lane < lanes)
            for word in range((lanes + 7) // 8)
        ]
        evidence = keccak(register_wh.to_bytes(32, "big"))
        return (
            self.now - DAY,
            self.now,
            evidence,
            [(fleet, 0, words) for fleet in range(first, first + count)],
        )

    def submit_and_process(self, batch: tuple[Any, ...]) -> tuple[int, int]:
        """Gas of both steps, with three of five signatures."""
        digest = self.bridge.functions.batchDigest(batch).call({"gas": 10**9})
        signatures = [bytes(oracle.unsafe_sign_hash(digest).signature) for oracle in self.oracles[:3]]
        submitted = self.send(self.bridge.functions.submitEnergyDataBatch(batch, signatures))
        (event,) = self.bridge.events.BatchSubmitted().process_receipt(submitted)
        self.pass_time(WINDOW_SECONDS)
        return int(submitted["gasUsed"]), self.gas(
            self.bridge.functions.processBatch(event["args"]["summary"])
        )


def owner_account() -> Any:
    """A device owner with a key of its own."""
    return Account.from_key(keccak(b"gas bench owner"))
