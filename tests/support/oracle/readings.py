"""Meters, readings and stores for the oracle's tests: each factory gives something valid to alter."""

from dataclasses import replace
from typing import Any

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from demo.meters.device_keys import DeviceKey, P256Key, Secp256k1Key
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.digests import domain_separator
from gramwatt.protocol.meter import Deployment, Meter
from gramwatt.protocol.quantities import DeviceId, FleetId, LaneId, UnixTime
from gramwatt.protocol.reading import Reading, SignedReading
from gramwatt.protocol.registers import register_wh
from gramwatt.protocol.signatures import signer_hash
from oracle.providers.store import Store
from oracle.types.stored import Submission

BOND_TIME = UnixTime(1_760_000_000)
NOW = UnixTime(BOND_TIME + 30 * 86_400)
TOLERANCE_SECONDS = 120
NAMEPLATE_WATTS = 5_000
KENYA = 404 << 16
DEVICE = DeviceId(0x0011223344556677)
SEED = b"tests"


def address(number: int) -> ChecksumAddress:
    return to_checksum_address(number.to_bytes(20, "big"))


P256_VERIFIER = address(0x256)
DEPLOYMENT = Deployment(
    chain_id=31337, credit=address(0xC4ED17), bridge=address(0xB41D6E), p256_verifiers=(P256_VERIFIER,)
)
DOMAIN = domain_separator(DEPLOYMENT.chain_id, DEPLOYMENT.credit)


class FixedClock:
    """A clock that stands."""

    def __init__(self, now: int = NOW) -> None:
        self.time = UnixTime(now)

    def now(self) -> UnixTime:
        return self.time


def make_reading(**changes: Any) -> Reading:
    """A meter's first reading, an hour after its bond, at half its nameplate."""
    reading = Reading(
        version=1,
        flags=0,
        device=DEVICE,
        counter=1,
        boots=1,
        time=UnixTime(BOND_TIME + 3600),
        energy_mwh=2_500_000,
        centivolts=23_000,
        milliamperes=10_870,
    )
    return replace(reading, **changes)


def make_key(device: DeviceId = DEVICE, curve: str = "secp256k1") -> DeviceKey:
    if curve == "p256":
        return P256Key.from_seed(SEED, device, P256_VERIFIER)
    return Secp256k1Key.from_seed(SEED, device)


def make_device(number: int = 0, curve: str = "secp256k1", energy_mwh: int = 0) -> SimulatedMeter:
    device = DeviceId(DEVICE + number)
    return SimulatedMeter(device, make_key(device, curve), DOMAIN, BOND_TIME, energy_mwh)


def restart(device: SimulatedMeter) -> None:
    """A power cut; the counters are in flash and continue."""
    device.boots += 1


def make_meter(device: SimulatedMeter | None = None, **changes: Any) -> Meter:
    """The chain's word for a device that was bonded with the energy that it has now."""
    device = device or make_device()
    meter = Meter(
        device=device.device,
        signer_hash=signer_hash(device.signer),
        zone=KENYA,
        nameplate_watts=NAMEPLATE_WATTS,
        fleet=FleetId(1),
        fleet_nameplate_watts=NAMEPLATE_WATTS,
        lane=LaneId(device.device - DEVICE),
        bond_register_wh=register_wh(device.energy_mwh),
        bond_time=BOND_TIME,
        located=True,
        suspended=False,
    )
    return replace(meter, **changes)


def sign_hours(device: SimulatedMeter, hours: int, milliwatts: int = 1_000_000) -> list[SignedReading]:
    """One reading an hour from the bond on."""
    return [device.sign(UnixTime(BOND_TIME + 3600 * hour), milliwatts) for hour in range(1, hours + 1)]


def submit(readings: list[SignedReading]) -> list[Submission]:
    return [Submission(reading, f"line {number}") for number, reading in enumerate(readings, start=1)]


def fill(store: Store, *meters: Meter) -> Store:
    """Tells a store of the deployment and its meters."""
    store.bind(DEPLOYMENT)
    store.upsert_meters(meters)
    return store
