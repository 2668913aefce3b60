"""The protocol on a node over RPC, and meters with lanes there; bridge/protocol.py has it in process."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from web3 import HTTPProvider, Web3
from web3.contract import Contract
from web3.types import RPCEndpoint, TxReceipt

from demo.meters.device_keys import DeviceKey, P256Key, Secp256k1Key
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.digests import bond_consent_digest, domain_separator, keccak
from gramwatt.protocol.quantities import DeviceId, FleetId, UnixTime
from tests.support.evm.artifacts import artifact

KENYA, NIGERIA = 404 << 16, 566 << 16
DAY = 86_400
WATTS = 5_000
WINDOW_SECONDS = 600
ROLES = ("COUNTRY_MANAGER_ROLE", "DEVICE_REGISTRAR_ROLE", "LOCATION_VERIFIER_ROLE", "GUARDIAN_ROLE")


def role_account(role: str, number: int = 0) -> LocalAccount:
    """The account of a role, always the same."""
    account: LocalAccount = Account.from_key(keccak(f"{role} {number}".encode()))
    return account


@dataclass
class NodeProtocol:
    """What is deployed. The node's own unlocked account holds every role, so that tests can set the scene."""

    web3: Web3
    credit: Contract
    bridge: Contract
    p256: Contract
    oracles: list[LocalAccount]
    since_block: int
    meters: list[SimulatedMeter] = field(default_factory=list)

    @property
    def admin(self) -> str:
        return self.web3.eth.accounts[0]

    @property
    def now(self) -> int:
        return self.web3.eth.get_block("latest")["timestamp"]

    def send(self, name: str, *arguments: Any) -> Any:
        transaction = self.bridge.functions[name](*arguments).transact({"from": self.admin})
        receipt = self.web3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.01)
        assert receipt["status"] == 1, name
        return receipt

    def warp(self, timestamp: int) -> None:
        """A block at that second."""
        rpc(self.web3, "evm_setNextBlockTimestamp", timestamp)
        rpc(self.web3, "evm_mine")

    def open_fleets(self, fleets: list[tuple[int, str]]) -> list[FleetId]:
        """Fleets of (zone, beneficiary), in one block: so their first periods begin at one second."""
        rpc(self.web3, "evm_setAutomine", False)
        for zone, beneficiary in fleets:
            self.bridge.functions.openFleet(zone, 1, WATTS, beneficiary).transact(
                {"from": self.admin, "gas": 500_000}
            )
        rpc(self.web3, "evm_mine")
        rpc(self.web3, "evm_setAutomine", True)
        assert self.bridge.functions.fleetCount().call() == len(fleets)
        return [FleetId(number + 1) for number in range(len(fleets))]

    def add_meter(self, fleet: FleetId, zone: int, curve: str = "secp256k1") -> SimulatedMeter:
        """A meter all the way to a lane that may move."""
        device = DeviceId(0xA000 + len(self.meters))
        key: DeviceKey = (
            P256Key.from_seed(b"node", device, self.p256.address)
            if curve == "p256"
            else Secp256k1Key.from_seed(b"node", device)
        )
        chain_id = self.web3.eth.chain_id
        started = UnixTime(self.now)
        meter = SimulatedMeter(
            device, key, domain_separator(chain_id, self.credit.address), started, 7_500_000
        )
        owner = role_account("device_owner", device)
        device_id = device.to_bytes(32, "big")
        self.send("registerDeviceInZone", device_id, zone, keccak(device_id))
        self.send("certifyDevice", device_id, keccak(key.signer), WATTS)
        reading = meter.sign(started, 0)
        deadline = self.now + DAY
        bridge_domain = domain_separator(chain_id, self.bridge.address)
        consent = owner.unsafe_sign_hash(
            Hash32(bond_consent_digest(bridge_domain, device, fleet, 0, deadline))
        ).signature
        proof = (
            device_id, owner.address, reading.word, reading.air, key.signer,
            meter.bond_signature(owner.address), reading.signature,
        )  # fmt: skip
        self.send("bondDevice", (proof, fleet, deadline, bytes(consent)))
        self.send("verifyDeviceLocation", device_id)
        self.meters.append(meter)
        return meter

    def write_book(self, path: Path) -> Path:
        contracts = {
            "EnergyDataBridge": {"address": self.bridge.address, "block": self.since_block},
            "CarbonCredit": {"address": self.credit.address},
            "P256Verifier": {"address": self.p256.address},
        }
        path.write_text(json.dumps({"chain_id": self.web3.eth.chain_id, "contracts": contracts}))
        return path


def rpc(web3: Web3, method: str, *parameters: Any) -> Any:
    """One of the node's own methods."""
    response = web3.provider.make_request(RPCEndpoint(method), list(parameters))
    assert "error" not in response, response
    return response.get("result")


def created(web3: Web3, receipt: TxReceipt, abi: list[dict[str, Any]]) -> Contract:
    """The contract that a deployment's receipt names."""
    address = receipt["contractAddress"]
    assert address is not None
    return web3.eth.contract(address=address, abi=abi)


def deploy_on_node(url: str, oracles: int = 5, threshold: int = 3) -> NodeProtocol:
    """Everything deployed on an anvil, and oracles with gas."""
    protocol = deploy_on(Web3(HTTPProvider(url)), oracles, threshold)
    for oracle in protocol.oracles:
        rpc(protocol.web3, "anvil_setBalance", oracle.address, hex(10**20))
    return protocol


def deploy_on(web3: Web3, oracles: int = 5, threshold: int = 3) -> NodeProtocol:
    """Everything deployed, roles granted, seed factors in force, countries optional."""
    admin = web3.eth.accounts[0]
    committee = sorted((role_account("oracle", n) for n in range(oracles)), key=lambda a: int(a.address, 16))

    def deploy(name: str, *arguments: Any) -> Contract:
        built = artifact(name)
        factory = web3.eth.contract(abi=built.abi, bytecode=built.bytecode)
        transaction = factory.constructor(*arguments).transact({"from": admin})
        receipt = web3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.01)
        return created(web3, receipt, built.abi)

    credit = deploy("CarbonCredit", admin)
    p256 = deploy("P256Verifier")
    verifier = deploy("ReadingVerifier", credit.address)
    curves = deploy("DayCurves")
    addresses = [oracle.address for oracle in committee]
    since = web3.eth.block_number + 1
    bridge = deploy(
        "EnergyDataBridge",
        credit.address,
        verifier.address,
        curves.address,
        addresses,
        threshold,
        WINDOW_SECONDS,
        admin,
    )
    protocol = NodeProtocol(web3, credit, bridge, p256, committee, since)
    for role in ROLES:
        protocol.send("grantRole", bridge.functions[role]().call(), admin)
    credit.functions.grantRole(credit.functions.MINTER_ROLE().call(), bridge.address).transact(
        {"from": admin}
    )
    protocol.send("initializeCountryFactors")
    protocol.send("advanceCountryPolicy")
    return protocol
