"""A whole protocol on the in-process EVM in one call, its people by role, and the steps that tests repeat."""

from dataclasses import dataclass, field, replace
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32

from demo.meters.device_keys import DeviceKey, P256Key, Secp256k1Key
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.batch import BatchSummary, EnergyBatch, FleetReadings
from gramwatt.protocol.digests import bond_consent_digest, domain_separator, keccak
from gramwatt.protocol.factor import NO_CURVE
from gramwatt.protocol.quantities import DeviceId, FleetId, LaneId, UnixTime
from gramwatt.protocol.registers import RegisterBank
from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Chain, Contract, Receipt

KENYA = 404 << 16
NIGERIA = 566 << 16
FALLBACK = 0
KENYA_FACTOR = 512_000_000
METHODOLOGY = 1
NAMEPLATE_WATTS = 5_000
WINDOW_SECONDS = 86_400
DAY = 86_400
ROLES = ("COUNTRY_MANAGER_ROLE", "DEVICE_REGISTRAR_ROLE", "LOCATION_VERIFIER_ROLE", "GUARDIAN_ROLE")
PEOPLE = ("admin", "manager", "registrar", "locator", "guardian", "beneficiary", "deliverer", "outsider")
AVERAGE, PROVISIONAL, VERIFIED, QUARANTINED = 0, 0, 1, 2
EVIDENCE = keccak(b"evidence")


@dataclass
class BondedMeter:
    """A simulated meter with its lane."""

    meter: SimulatedMeter
    key: DeviceKey
    owner: LocalAccount
    fleet: FleetId
    lane: LaneId

    @property
    def device_id(self) -> bytes:
        return device_id(self.meter.device)


@dataclass
class Protocol:
    """The deployed contracts and who is who. Every role has its own account; `outsider` has none."""

    chain: Chain
    credit: Contract
    bridge: Contract
    verifier: Contract
    p256: Contract
    curves: Contract
    oracles: list[LocalAccount]
    threshold: int
    people: dict[str, str] = field(default_factory=dict)
    next_device: int = 0xA0_0000_0000_0001

    def person(self, role: str) -> str:
        """The account of a role."""
        if role not in self.people:
            self.people[role] = self.chain.account(role)
        return self.people[role]

    def __getattr__(self, name: str) -> str:
        """admin, manager, registrar, locator, guardian, beneficiary, deliverer, outsider …"""
        if name not in PEOPLE:
            raise AttributeError(name)
        return self.person(name)

    # -- Factors --

    def record_factor(
        self, zone: int, value: int, effective_from: int | None = None, status: int = VERIFIED
    ) -> Receipt:
        record = factor_record(
            value, self.chain.timestamp if effective_from is None else effective_from, status
        )
        return self.bridge.send("recordFactor", zone, record, sender=self.manager)

    # -- Devices --

    def open_fleet(
        self,
        zone: int = KENYA,
        nameplate_watts: int = NAMEPLATE_WATTS,
        beneficiary: str | None = None,
        methodology: int = METHODOLOGY,
    ) -> FleetId:
        receipt = self.bridge.send(
            "openFleet",
            zone,
            methodology,
            nameplate_watts,
            beneficiary or self.beneficiary,
            sender=self.registrar,
        )
        return FleetId(receipt.value)

    def new_device(self) -> DeviceId:
        self.next_device += 1
        return DeviceId(self.next_device)

    def device_domain(self) -> bytes:
        return domain_separator(self.chain.chain_id, self.credit.address)

    def bridge_domain(self) -> bytes:
        return domain_separator(self.chain.chain_id, self.bridge.address)

    def device_key(self, device: DeviceId, curve: str = "secp256k1") -> DeviceKey:
        if curve == "p256":
            return P256Key.from_seed(b"tests", device, self.p256.address)
        return Secp256k1Key.from_seed(b"tests", device)

    def register(self, device: DeviceId, zone: int = KENYA) -> None:
        proof = keccak(device.to_bytes(8, "big"))
        self.bridge.send("registerDeviceInZone", device_id(device), zone, proof, sender=self.registrar)

    def certify(self, device: DeviceId, key: DeviceKey, watts: int = NAMEPLATE_WATTS) -> None:
        self.bridge.send("certifyDevice", device_id(device), keccak(key.signer), watts, sender=self.registrar)

    def bond_request(
        self, meter: SimulatedMeter, fleet: FleetId, owner: LocalAccount, reading_time: int | None = None
    ) -> dict[str, Any]:
        """All of a bond by name, so that a test may spoil one part; `bond_tuple` makes it the ABI's."""
        reading = meter.sign(UnixTime(self.chain.timestamp if reading_time is None else reading_time), 0)
        deadline = self.chain.timestamp + DAY
        bonds = self.bridge.call("meters", device_id(meter.device)).bonds
        digest = bond_consent_digest(self.bridge_domain(), meter.device, fleet, bonds, deadline)
        return {
            "device_id": device_id(meter.device),
            "owner": owner.address,
            "word": reading.word,
            "air": reading.air,
            "signer": meter.signer,
            "bond_signature": meter.bond_signature(owner.address),
            "reading_signature": reading.signature,
            "fleet": fleet,
            "deadline": deadline,
            "consent": bytes(owner.unsafe_sign_hash(Hash32(digest)).signature),
        }

    def bond(self, request: dict[str, Any], sender: str | None = None) -> Receipt:
        return self.bridge.send("bondDevice", bond_tuple(request), sender=sender or self.deliverer)

    def add_meter(
        self,
        fleet: FleetId,
        *,
        zone: int = KENYA,
        curve: str = "secp256k1",
        energy_mwh: int = 0,
        watts: int = NAMEPLATE_WATTS,
        located: bool = True,
    ) -> BondedMeter:
        """A meter all the way: registered, certified, bonded, and located unless told otherwise."""
        device = self.new_device()
        key = self.device_key(device, curve)
        meter = SimulatedMeter(device, key, self.device_domain(), UnixTime(self.chain.timestamp), energy_mwh)
        self.register(device, zone)
        self.certify(device, key, watts)
        owner = Account.from_key(keccak(b"owner" + device.to_bytes(8, "big")))
        lane = self.bond(self.bond_request(meter, fleet, owner)).value
        if located:
            self.bridge.send("verifyDeviceLocation", device_id(device), sender=self.locator)
        return BondedMeter(meter, key, owner, fleet, LaneId(lane))

    def add_meters(self, fleet: FleetId, count: int, **options: Any) -> list[BondedMeter]:
        return [self.add_meter(fleet, **options) for _ in range(count)]

    # -- Batches --

    def bank(self, fleet: FleetId) -> RegisterBank:
        """The fleet's registers as they are on chain."""
        lanes = self.bridge.call("fleets", fleet).lanes
        return RegisterBank(self.bridge.call("registerWords", fleet, 0, (lanes + 7) // 8))

    def batch(
        self,
        fleets: dict[FleetId, dict[int, int]],
        start: int | None = None,
        end: int | None = None,
        evidence: bytes = EVIDENCE,
    ) -> EnergyBatch:
        """A batch that sets lanes to registers, `{fleet: {lane: register Wh}}`; the others keep theirs."""
        readings = []
        for fleet in sorted(fleets):
            bank = self.bank(fleet)
            for lane, register in fleets[fleet].items():
                bank[lane] = register
            words = [lane // 8 for lane in fleets[fleet]]
            first, count = min(words), max(words) - min(words) + 1
            readings.append(FleetReadings(fleet, first, bank.words(first, count)))
        end = self.chain.timestamp if end is None else end
        start = end - DAY if start is None else start
        return EnergyBatch(UnixTime(start), UnixTime(end), evidence, tuple(readings))

    def signatures(self, batch: EnergyBatch, signers: list[LocalAccount] | None = None) -> list[bytes]:
        digest = self.bridge.call("batchDigest", batch.to_abi())
        chosen = self.oracles[: self.threshold] if signers is None else signers
        return [bytes(oracle.unsafe_sign_hash(digest).signature) for oracle in chosen]

    def submit(
        self, batch: EnergyBatch, signatures: list[bytes] | None = None, sender: str | None = None
    ) -> BatchSummary:
        """Submit and return the summary that processing takes."""
        signed = self.signatures(batch) if signatures is None else signatures
        receipt = self.bridge.send(
            "submitEnergyDataBatch", batch.to_abi(), signed, sender=sender or self.deliverer
        )
        return BatchSummary.from_abi(receipt.only("BatchSubmitted")["summary"])

    def process(self, summary: BatchSummary) -> Receipt:
        """Wait the window out and process."""
        self.chain.warp(max(self.chain.timestamp, summary.window_ends_at))
        return self.bridge.send("processBatch", summary.to_abi(), sender=self.deliverer)

    def run(self, batch: EnergyBatch) -> BatchSummary:
        """Submit and process."""
        summary = self.submit(batch)
        self.process(summary)
        return summary

    def accrual(self, fleet: FleetId, credit_id: int) -> tuple[int, int]:
        """(units, carry ng)."""
        return tuple(self.bridge.call("accruals", fleet, credit_id))


def device_id(device: DeviceId) -> bytes:
    """As the contracts write it."""
    return device.to_bytes(32, "big")


def factor_record(
    value: int, effective_from: int, status: int = VERIFIED, kind: int = AVERAGE, curve: bytes = NO_CURVE
) -> tuple[Any, ...]:
    return (value, effective_from, kind, status, 2025, 500, keccak(b"source"), curve)


def bond_tuple(request: dict[str, Any]) -> tuple[Any, ...]:
    proof = ("device_id", "owner", "word", "air", "signer", "bond_signature", "reading_signature")
    return (tuple(request[name] for name in proof), request["fleet"], request["deadline"], request["consent"])


def class_id(zone: int = KENYA, vintage: int = 2026, methodology: int = METHODOLOGY, flags: int = 1) -> int:
    return zone << 48 | vintage << 32 | methodology << 16 | flags


def oracle_accounts(count: int) -> list[LocalAccount]:
    """Oracles, ascending by address as signatures must be."""
    accounts = [Account.from_key(keccak(b"oracle" + bytes([index]))) for index in range(count)]
    return sorted(accounts, key=lambda account: int(account.address, 16))


def deploy_protocol(
    *,
    oracles: int = 5,
    threshold: int = 3,
    window_seconds: int = WINDOW_SECONDS,
    policy: int = 1,
    factors: bool = True,
) -> Protocol:
    """Everything deployed, roles granted, the five initial factors in force, countries optional."""
    chain = Chain()
    admin = chain.account("admin")
    committee = oracle_accounts(oracles)
    credit = chain.deploy(artifact("CarbonCredit"), admin, sender=admin)
    p256 = chain.deploy(artifact("P256Verifier"), sender=admin)
    verifier = chain.deploy(artifact("ReadingVerifier"), credit.address, sender=admin)
    curves = chain.deploy(artifact("DayCurves"), sender=admin)
    bridge = chain.deploy(
        artifact("EnergyDataBridge"),
        credit.address,
        verifier.address,
        curves.address,
        [account.address for account in committee],
        threshold,
        window_seconds,
        admin,
        sender=admin,
    )
    protocol = Protocol(chain, credit, bridge, verifier, p256, curves, committee, threshold)
    holders = dict(zip(ROLES, ("manager", "registrar", "locator", "guardian"), strict=True))
    for role, person in holders.items():
        bridge.send("grantRole", bridge.call(role), protocol.person(person), sender=admin)
    credit.send("grantRole", credit.call("MINTER_ROLE"), bridge.address, sender=admin)
    credit.send("grantRole", credit.call("PAUSER_ROLE"), protocol.guardian, sender=admin)
    if factors:
        bridge.send("initializeCountryFactors", sender=protocol.manager)
        protocol.record_factor(FALLBACK, 70_500_000)
    for _ in range(policy):
        bridge.send("advanceCountryPolicy", sender=protocol.manager)
    return protocol


def ready_fleet(protocol: Protocol, meters: int, **options: Any) -> tuple[FleetId, list[BondedMeter]]:
    """A fleet with `meters` meters, and a day gone by, so that a period of a day lies in the past."""
    fleet = protocol.open_fleet(**options)
    members = protocol.add_meters(fleet, meters, zone=options.get("zone", KENYA))
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    return fleet, members


def altered(batch: EnergyBatch, **changes: Any) -> EnergyBatch:
    """The batch with some fields replaced."""
    return replace(batch, **changes)
