"""What a meter signs: two big-endian 32-byte words."""

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from struct import Struct

from gramwatt.protocol.errors import ReadingRangeError
from gramwatt.protocol.quantities import DeviceId, UnixTime

VERSION = 1
NO_SENSORS = bytes(32)

_WORD = Struct(">BBQIHIQHH")
_AIR = Struct(">HHHHhHHH16x")
_AIR_RESERVED_FROM = 16

_WORD_BITS = (8, 8, 64, 32, 16, 32, 64, 16, 16)


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
    """The second word, decoded: ambient sensors, which never affect credits. All zero means no sensors.

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
    """Both words as signed, and the device's signature over them; empty if there is none."""

    word: bytes
    air: bytes
    signature: bytes


class Reason(StrEnum):
    """Why a reading is refused; stored, counted and shown under this name."""

    MALFORMED = "malformed"
    WRONG_VERSION = "wrong_version"
    UNKNOWN_METER = "unknown_meter"
    UNSIGNED = "unsigned"
    UNKNOWN_SIGNER = "unknown_signer"
    UNKNOWN_VERIFIER = "unknown_verifier"
    BAD_SIGNATURE = "bad_signature"
    TAMPER = "tamper"
    CLOCK_UNSET = "clock_unset"
    CLOCK_IN_FUTURE = "clock_in_future"
    CLOCK_BACKWARDS = "clock_backwards"
    BEFORE_BOND = "before_bond"
    COUNTER_REPEATED = "counter_repeated"
    COUNTER_BACKWARDS = "counter_backwards"
    BOOTS_BACKWARDS = "boots_backwards"
    ENERGY_BACKWARDS = "energy_backwards"
    BEYOND_NAMEPLATE = "beyond_nameplate"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A refusal: its reason, and a sentence for the owner of the meter."""

    reason: Reason
    sentence: str


# -- The bytes that a device signs --

_AIR_FIELDS = tuple(Air.__dataclass_fields__)
_READING_FIELDS = tuple(Reading.__dataclass_fields__)


def encode_reading(reading: Reading) -> bytes:
    """The 32 bytes that the meter signs. ReadingRangeError names a field out of range."""
    values = tuple(getattr(reading, field) for field in _READING_FIELDS)
    for field, value, bits in zip(_READING_FIELDS, values, _WORD_BITS, strict=True):
        _require_range(field, value, 0, (1 << bits) - 1)
    return _WORD.pack(*values)


def decode_reading(word: bytes) -> Reading:
    """The reading in a word of any version. ReadingRangeError if it is not 32 bytes."""
    _require_length("word", word)
    version, flags, device, counter, boots, time, energy_mwh, centivolts, milliamperes = _WORD.unpack(word)
    return Reading(
        version, flags, DeviceId(device), counter, boots, UnixTime(time), energy_mwh, centivolts, milliamperes
    )


def encode_air(air: Air) -> bytes:
    """The second word. ReadingRangeError names a field out of range."""
    values = tuple(getattr(air, field) for field in _AIR_FIELDS)
    for field, value in zip(_AIR_FIELDS, values, strict=True):
        if field == "temperature_centidegrees":
            _require_range(field, value, -0x8000, 0x7FFF)
        else:
            _require_range(field, value, 0, 0xFFFF)
    return _AIR.pack(*values)


def decode_air(air: bytes) -> Air:
    """The sensors in the second word.

    ReadingRangeError if it is not 32 bytes or its reserved bytes are not zero.
    """
    _require_length("air", air)
    if any(air[_AIR_RESERVED_FROM:]):
        raise ReadingRangeError(
            f"The last 16 bytes of air are {air[_AIR_RESERVED_FROM:].hex()}.",
            f"In version {VERSION} they must be zero: check the meter's firmware.",
        )
    return Air(*_AIR.unpack(air))


def _require_length(name: str, data: bytes) -> None:
    if len(data) != 32:
        raise ReadingRangeError(
            f"{name} has {len(data)} bytes.", "It must have 32: check how it was exported."
        )


def _require_range(field: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise ReadingRangeError(f"{field} is {value}.", f"It must be from {lowest} to {highest}.")
