"""Simulated meters, which take the place of the firmware in the demo and in tests."""

from demo.meters.device_keys import DeviceKey
from gramwatt.protocol.digests import bond_digest, reading_digest
from gramwatt.protocol.quantities import SECONDS_PER_HOUR, DeviceId, UnixTime
from gramwatt.protocol.reading import NO_SENSORS, VERSION, Reading, SignedReading, encode_reading

MAINS_CENTIVOLTS = 23_000
U16_MAX = 2**16 - 1


class SimulatedMeter:
    """One device with its key, its counters, and its energy, which never decreases.

    domain: the credit contract's, stored in the device when it is bonded. Energy is kept in mW·s, so that
    nothing is lost between readings, which are in whole mWh.
    """

    def __init__(
        self, device: DeviceId, key: DeviceKey, domain: bytes, started_at: UnixTime, energy_mwh: int = 0
    ) -> None:
        self.device = device
        self.counter = 0
        self.boots = 1
        self._key = key
        self._domain = domain
        self._metered_until = started_at
        self._energy_mws = energy_mwh * SECONDS_PER_HOUR

    @property
    def signer(self) -> bytes:
        """Its ERC-7913 signer."""
        return self._key.signer

    @property
    def energy_mwh(self) -> int:
        """Cumulative energy, rounded down as in a reading."""
        return self._energy_mws // SECONDS_PER_HOUR

    def sign(
        self, time: UnixTime, power_milliwatts: int, flags: int = 0, air: bytes = NO_SENSORS
    ) -> SignedReading:
        """Sign a reading at `time`, after a mean of `power_milliwatts` since the last one.

        ValueError if the time decreases or the power is negative.
        """
        if time < self._metered_until or power_milliwatts < 0:
            raise ValueError(f"{time} is before {self._metered_until}, or {power_milliwatts} mW is negative")
        self._energy_mws += power_milliwatts * (time - self._metered_until)
        self._metered_until = time
        return self._next_reading(power_milliwatts, flags, air)

    def sign_energy(self, time: UnixTime, energy_mwh: int) -> SignedReading:
        """Sign a reading at `time` with this cumulative energy. ValueError if either decreases."""
        elapsed = time - self._metered_until
        gained_mws = energy_mwh * SECONDS_PER_HOUR - self._energy_mws
        if elapsed < 0 or energy_mwh < self.energy_mwh:
            raise ValueError(
                f"{time} is before {self._metered_until}, or {energy_mwh} mWh is less than before"
            )
        self._energy_mws = energy_mwh * SECONDS_PER_HOUR
        self._metered_until = time
        return self._next_reading(gained_mws // elapsed if elapsed else 0)

    def _next_reading(self, power_milliwatts: int, flags: int = 0, air: bytes = NO_SENSORS) -> SignedReading:
        self.counter += 1
        reading = Reading(
            version=VERSION,
            flags=flags,
            device=self.device,
            counter=self.counter,
            boots=self.boots,
            time=self._metered_until,
            energy_mwh=self.energy_mwh,
            centivolts=MAINS_CENTIVOLTS,
            milliamperes=min(power_milliwatts * 100 // MAINS_CENTIVOLTS, U16_MAX),
        )
        return self.sign_reading(reading, air)

    def sign_reading(self, reading: Reading, air: bytes = NO_SENSORS) -> SignedReading:
        """Sign any reading with the device's key; its counters do not change."""
        word = encode_reading(reading)
        return SignedReading(word, air, self.sign_digest(reading_digest(self._domain, word, air)))

    def sign_digest(self, digest: bytes) -> bytes:
        """Sign any digest with the device's key."""
        return self._key.sign(digest)

    def bond_signature(self, owner: str) -> bytes:
        """Sign the device's bond to `owner`."""
        return self._key.sign(bond_digest(self._domain, self.device, owner))
