"""The layout of DESIGN 4, byte by byte."""

import pytest

from gramwatt.protocol.errors import ReadingRangeError
from gramwatt.protocol.reading import Air, decode_air, decode_reading, encode_air, encode_reading
from tests.support.oracle.readings import make_reading

WORD = bytes.fromhex("0105001122334455667700000102030405060708000000010203040559d82a76")
READING = make_reading(
    flags=5,
    counter=0x102,
    boots=0x304,
    time=0x05060708,
    energy_mwh=0x0102030405,
    centivolts=0x59D8,
    milliamperes=0x2A76,
)
AIR = Air(420, 1900, 123, 456, -1250, 5500, 10132, 7)


def test_encode_reading__every_field_distinct__each_stands_at_its_offset():
    assert encode_reading(READING) == WORD


def test_decode_reading__the_word_of_a_reading__gives_it_back():
    assert decode_reading(WORD) == READING


@pytest.mark.parametrize(
    ("field", "bits"),
    [
        ("version", 8),
        ("flags", 8),
        ("device", 64),
        ("counter", 32),
        ("boots", 16),
        ("time", 32),
        ("energy_mwh", 64),
        ("centivolts", 16),
        ("milliamperes", 16),
    ],
)
def test_encode_reading__a_field_one_beyond_its_width__names_it_and_both_bounds(field, bits):
    largest = make_reading(**{field: 2**bits - 1})
    assert getattr(decode_reading(encode_reading(largest)), field) == 2**bits - 1

    with pytest.raises(ReadingRangeError, match=f"{field} is {2**bits}. It must be from 0 to {2**bits - 1}"):
        encode_reading(make_reading(**{field: 2**bits}))
    with pytest.raises(ReadingRangeError, match=f"{field} is -1"):
        encode_reading(make_reading(**{field: -1}))


def test_decode_reading__a_byte_short__says_how_long_it_is():
    with pytest.raises(ReadingRangeError, match="word has 31 bytes"):
        decode_reading(WORD[:-1])


def test_encode_air__sensors_below_zero_degrees__both_ways():
    air = encode_air(AIR)

    assert air == bytes.fromhex("01a4076c007b01c8fb1e157c27940007") + bytes(16)
    assert decode_air(air) == AIR


def test_encode_air__no_sensors__is_zero():
    assert encode_air(Air()) == bytes(32)


@pytest.mark.parametrize("temperature", [-0x8001, 0x8000])
def test_encode_air__a_temperature_out_of_range__is_refused(temperature):
    with pytest.raises(ReadingRangeError, match="temperature_centidegrees"):
        encode_air(Air(temperature_centidegrees=temperature))


def test_encode_air__co2_out_of_range__is_refused():
    with pytest.raises(ReadingRangeError, match="co2_ppm is 65536"):
        encode_air(Air(co2_ppm=0x10000))


def test_decode_air__a_reserved_byte_set__is_refused():
    with pytest.raises(ReadingRangeError, match="must be zero"):
        decode_air(encode_air(AIR)[:-1] + b"\x01")
