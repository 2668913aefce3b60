"""Readings to words and back (contracts/libraries/ReadingLib.sol has the layout)."""

from struct import Struct

from oracle.types.errors import ReadingRangeError
from oracle.types.quantities import DeviceId, UnixTime
from oracle.types.reading import Air, Reading

VERSION = 1
NO_SENSORS = bytes(32)

_WORD = Struct(">BBQIHIQHH")
_AIR = Struct(">HHHHhHHH16x")
_AIR_RESERVED_FROM = 16

_WORD_BITS = (8, 8, 64, 32, 16, 32, 64, 16, 16)
_AIR_FIELDS = tuple(Air.__dataclass_fields__)
_READING_FIELDS = tuple(Reading.__dataclass_fields__)


def encode_reading(reading: Reading) -> bytes:
    """The 32 bytes that the meter signs. ReadingRangeError names a field that does not fit."""
    values = tuple(getattr(reading, field) for field in _READING_FIELDS)
    for field, value, bits in zip(_READING_FIELDS, values, _WORD_BITS, strict=True):
        _require_range(field, value, 0, (1 << bits) - 1)
    return _WORD.pack(*values)


def decode_reading(word: bytes) -> Reading:
    """The reading in a word, whatever its version. ReadingRangeError if it is not 32 bytes."""
    _require_length("word", word)
    version, flags, device, counter, boots, time, energy_mwh, centivolts, milliamperes = _WORD.unpack(word)
    return Reading(
        version, flags, DeviceId(device), counter, boots, UnixTime(time), energy_mwh, centivolts, milliamperes
    )


def encode_air(air: Air) -> bytes:
    """The second word. ReadingRangeError names a field that does not fit."""
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
