"""What a meter signs: two big-endian 32-byte words."""

from dataclasses import dataclass
from enum import IntFlag

from oracle.types.quantities import DeviceId, UnixTime


class Flag(IntFlag):
    """Status bits of a reading."""

    TAMPER = 1
    CABLE_OPEN = 2
    CLOCK_UNSET = 4
    COUNTER_RESET = 8
    SENSOR_RANGE = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """The first word, decoded.

    version: layout, u8. flags: `Flag` bits, u8. device: EUI-64. counter: readings signed since manufacture,
    u32. boots: starts since manufacture, u16. time: u32. energy_mwh: cumulative, u64, never falls. centivolts
    and milliamperes: the mean since the last reading, u16 each.
    """

    version: int
    flags: int
    device: DeviceId
    counter: int
    boots: int
    time: UnixTime
    energy_mwh: int
    centivolts: int
    milliamperes: int


@dataclass(frozen=True, slots=True)
class Air:
    """The second word, decoded: ambient sensors, which monitor and never credit. All zero means no sensors.

    Units: ppm CO2, ppb CH4, 0.1 µg/m³ for both particle sizes, 0.01 °C (signed), 0.01 % relative humidity,
    0.1 hPa.
    """

    co2_ppm: int = 0
    ch4_ppb: int = 0
    pm25_decimicrograms: int = 0
    pm10_decimicrograms: int = 0
    temperature_centidegrees: int = 0
    humidity_centipercent: int = 0
    pressure_decihectopascals: int = 0
    status: int = 0


@dataclass(frozen=True, slots=True)
class SignedReading:
    """Both words as they were signed, and the device's signature over them; empty if there is none."""

    word: bytes
    air: bytes
    signature: bytes
