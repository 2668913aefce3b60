"""Measure how many readings per second one node checks on one core, by step and for the whole intake.

python benchmarks/readings_per_second.py [READINGS]
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from eth_utils.address import to_checksum_address

from demo.meters.device_keys import DeviceKey, P256Key, Secp256k1Key
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.chains.clock import SystemClock
from gramwatt.protocol.digests import domain_separator, reading_digest
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.meter import Deployment, Meter
from gramwatt.protocol.quantities import DeviceId, FleetId, LaneId, UnixTime
from gramwatt.protocol.reading import SignedReading, decode_reading
from gramwatt.protocol.signatures import signer_hash, verify_meter
from oracle.modules.intake import Intake
from oracle.providers.store import Store
from oracle.types.stored import Submission

METERS = 60
INTERVAL_SECONDS = 300
NAMEPLATE_WATTS = 5_000
CREDIT = to_checksum_address("0x00000000000000000000000000000000c4ed1700")
VERIFIER = to_checksum_address("0x0000000000000000000000000000000000000256")
DEPLOYMENT = Deployment(31337, CREDIT, CREDIT, (VERIFIER,))
DOMAIN = domain_separator(DEPLOYMENT.chain_id, CREDIT)
BOND_TIME = UnixTime(1_760_000_000)


def make_key(curve: str, device: DeviceId) -> DeviceKey:
    if curve == "P-256":
        return P256Key.from_seed(b"benchmark", device, VERIFIER)
    return Secp256k1Key.from_seed(b"benchmark", device)


def bonded(device: SimulatedMeter) -> Meter:
    return Meter(
        device.device,
        signer_hash(device.signer),
        404 << 16,
        NAMEPLATE_WATTS,
        FleetId(1),
        NAMEPLATE_WATTS,
        LaneId(device.device - 1),
        0,
        BOND_TIME,
        located=True,
        suspended=False,
        signer=device.signer,
    )


def sign_all(devices: list[SimulatedMeter], count: int) -> list[SignedReading]:
    """The readings of all meters, interval by interval, in the order of arrival."""
    return [
        device.sign(UnixTime(BOND_TIME + INTERVAL_SECONDS * (number // METERS + 1)), 3_000_000)
        for number, device in zip(range(count), devices * (count // METERS + 1), strict=False)
    ]


def report(name: str, count: int, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    print(f"{name:<36}{count / (time.perf_counter() - began):>12,.0f} readings/s")


def measure(curve: str, count: int) -> None:
    devices = [
        SimulatedMeter(DeviceId(n), make_key(curve, DeviceId(n)), DOMAIN, BOND_TIME)
        for n in range(1, METERS + 1)
    ]
    meters = {device.device: bonded(device) for device in devices}
    verifiers = frozenset({bytes.fromhex(VERIFIER[2:])})
    readings: list[SignedReading] = []
    report(f"{curve}: sign", count, lambda: readings.extend(sign_all(devices, count)))
    digests = [reading_digest(DOMAIN, item.word, item.air) for item in readings]
    owners = [meters[decode_reading(item.word).device] for item in readings]

    def verify() -> None:
        for meter, digest, item in zip(owners, digests, readings, strict=True):
            assert verify_meter(meter, digest, item.signature, verifiers) is None  # noqa: S101 - a refused reading would measure nothing

    report(f"{curve}: verify", count, verify)
    submissions = [Submission(item, "benchmark") for item in readings]
    with TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        store.bind(DEPLOYMENT)
        store.upsert_meters(meters.values())
        intake = Intake.of_store(store, SystemClock(), 120)
        report(f"{curve}: whole intake", count, lambda: list(intake.take(store, submissions)))
        report(f"{curve}: whole intake, already known", count, lambda: list(intake.take(store, submissions)))
        if store.counts() != (count, {}):
            raise SystemExit(f"The store has {store.counts()}, not {count} accepted readings.")
    if curve == "secp256k1":
        report("decode", count, lambda: [decode_reading(item.word) for item in readings])
        report("digest", count, lambda: [reading_digest(DOMAIN, item.word, item.air) for item in readings])
        report("Merkle root of evidence", count, lambda: merkle_root(readings))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for curve in ("secp256k1", "P-256"):
        measure(curve, count)


if __name__ == "__main__":
    main()
