"""Put the demo's fleets and meters on the chain: open fleets; register, certify, bond and locate meters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3.types import TxReceipt

from demo.errors import DemoError
from demo.meters.device_keys import DeviceKey, P256Key, Secp256k1Key
from demo.meters.fleets import DemoFleet, DemoMeter, KeyKind
from demo.meters.simulated_meter import SimulatedMeter
from demo.stage.people import People, fleet_owner
from demo.stage.pipeline import ContractCall, send_all
from gramwatt.chains.evm.abi.packaged import load_abi
from gramwatt.chains.evm.node.rpc import Contract, Rpc
from gramwatt.protocol.digests import bond_consent_digest, domain_separator, keccak
from gramwatt.protocol.meter import Deployment
from gramwatt.protocol.quantities import DeviceId, FleetId, UnixTime
from gramwatt.protocol.signatures import signer_hash

METHODOLOGY: Final = 1
CONSENT_SECONDS: Final = 3600
# Gas limits; a bond is expensive because two P-256 signatures are verified.
_GAS: Final = {
    "openFleet": 250_000,
    "registerDevice": 200_000,
    "certifyDevice": 150_000,
    "bondDevice": 1_500_000,
    "verifyDeviceLocation": 150_000,
}


@dataclass(frozen=True)
class Enrolled:
    """Fleet ids on the chain by the fleet's ordinal, and devices by the meter's ordinal."""

    fleets: Mapping[int, FleetId]
    devices: tuple[SimulatedMeter, ...]


def transactions(fleets: Sequence[DemoFleet]) -> int:
    """The number of transactions that `enrol` sends."""
    return len(fleets) + 4 * sum(len(fleet.meters) for fleet in fleets)


def enrol(
    rpc: Rpc,
    bridge: Contract,
    deployment: Deployment,
    people: People,
    fleets: Sequence[DemoFleet],
    bonded_at: UnixTime,
    seed: str,
    report: Callable[[str], None],
) -> Enrolled:
    """Send each step from the account that has the role. The meters' registers are 0 at `bonded_at`.

    `report` is called with the function of every transaction. CallRefusedError if the bridge refuses one.
    """
    opened = _open(rpc, bridge, people, fleets, seed, report)
    domain = domain_separator(deployment.chain_id, deployment.credit)
    devices: list[SimulatedMeter] = []
    calls: list[ContractCall] = []
    for fleet in fleets:
        owner = fleet_owner(seed, fleet.ordinal)
        for meter in fleet.meters:
            key = _device_key(meter, seed, deployment)
            device = SimulatedMeter(DeviceId(meter.device), key, domain, bonded_at)
            devices.append(device)
            calls += _bonding(device, fleet, opened[fleet.ordinal], owner, deployment, bonded_at, seed)
    lanes = [
        event["lane"]
        for receipt in send_all(rpc, bridge, people.registrar, calls, report)
        for event in _events(bridge, "DeviceBonded", receipt)
    ]
    if lanes != [meter.lane for fleet in fleets for meter in fleet.meters]:
        raise DemoError(
            f"The bridge assigned the lanes {lanes}, which are not in the order of the meters.",
            "Another program bonds meters in these fleets: run the demo without --rpc.",
        )
    located = [_call("verifyDeviceLocation", (_device_id(device),)) for device in devices]
    for _ in send_all(rpc, bridge, people.location_verifier, located, report):
        pass
    return Enrolled(opened, tuple(devices))


def _open(
    rpc: Rpc,
    bridge: Contract,
    people: People,
    fleets: Sequence[DemoFleet],
    seed: str,
    report: Callable[[str], None],
) -> dict[int, FleetId]:
    calls = [
        _call(
            "openFleet",
            (fleet.country << 16, METHODOLOGY, fleet.nameplate_w, fleet_owner(seed, fleet.ordinal).address),
        )
        for fleet in fleets
    ]
    receipts = send_all(rpc, bridge, people.registrar, calls, report)
    opened = [event for receipt in receipts for event in _events(bridge, "FleetOpened", receipt)]
    numbers = [FleetId(event["fleet"]) for event in opened]
    return {fleet.ordinal: number for fleet, number in zip(fleets, numbers, strict=True)}


def _bonding(
    device: SimulatedMeter,
    fleet: DemoFleet,
    number: FleetId,
    owner: LocalAccount,
    deployment: Deployment,
    bonded_at: UnixTime,
    seed: str,
) -> list[ContractCall]:
    """Register the hardware and the place, certify key and nameplate, and bond with both signatures."""
    device_id = _device_id(device)
    # A commitment to the place, with a salt, so that it cannot be found by trying all places.
    place = keccak(f"{fleet.name}, {fleet.country_name}".encode() + keccak(seed.encode() + device_id))
    reading = device.sign_energy(bonded_at, 0)
    deadline = bonded_at + CONSENT_SECONDS
    bridge_domain = domain_separator(deployment.chain_id, deployment.bridge)
    consent_digest = bond_consent_digest(bridge_domain, device.device, number, 0, deadline)
    consent = owner.unsafe_sign_hash(HexBytes(consent_digest))  # type: ignore[arg-type]
    proof = (
        device_id,
        owner.address,
        reading.word,
        reading.air,
        device.signer,
        device.bond_signature(owner.address),
        reading.signature,
    )
    return [
        _call("registerDevice", (device_id, fleet.country, place)),
        _call("certifyDevice", (device_id, signer_hash(device.signer), fleet.nameplate_w)),
        _call("bondDevice", ((proof, number, deadline, bytes(consent.signature)),)),
    ]


def _device_key(meter: DemoMeter, seed: str, deployment: Deployment) -> DeviceKey:
    secret, device = seed.encode(), DeviceId(meter.device)
    if meter.key is KeyKind.P256:
        return P256Key.from_seed(secret, device, to_checksum_address(deployment.p256_verifiers[0]))
    return Secp256k1Key.from_seed(secret, device)


def _device_id(device: SimulatedMeter) -> bytes:
    return device.device.to_bytes(32, "big")


def _call(function: str, arguments: tuple[Any, ...]) -> ContractCall:
    return ContractCall(function, arguments, _GAS[function])


def _events(bridge: Contract, name: str, receipt: TxReceipt) -> list[dict[str, Any]]:
    """The arguments of the bridge's events with this name in a receipt."""
    codec = load_abi(bridge.name).events[name]
    return [
        codec.arguments([bytes(topic) for topic in log["topics"]], bytes(log["data"]))
        for log in receipt["logs"]
        if log["address"] == bridge.address and bytes(log["topics"][0]) == codec.topic
    ]
