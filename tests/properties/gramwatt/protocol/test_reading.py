"""Properties of the reading codec: every reading has one word, every word one reading."""

from hypothesis import example, given
from hypothesis import strategies as st

from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import Air, Reading, decode_air, decode_reading, encode_air, encode_reading
from gramwatt.protocol.registers import register_wh


def uint(bits: int) -> st.SearchStrategy[int]:
    """Everything that a field of so many bits can hold: the layout has no value that is not allowed."""
    return st.integers(min_value=0, max_value=2**bits - 1)


readings = st.builds(
    Reading,
    version=uint(8),
    flags=uint(8),
    device=uint(64).map(DeviceId),
    counter=uint(32),
    boots=uint(16),
    time=uint(32).map(UnixTime),
    energy_mwh=uint(64),
    centivolts=uint(16),
    milliamperes=uint(16),
)
temperatures = st.integers(min_value=-(2**15), max_value=2**15 - 1)  # the only signed field
airs = st.builds(Air, *[uint(16)] * 4, temperatures, *[uint(16)] * 3)
words = st.binary(min_size=32, max_size=32)


@given(reading=readings)
def test_encode_reading__any_reading__decodes_to_itself(reading):
    assert decode_reading(encode_reading(reading)) == reading


@given(word=words)
@example(word=bytes(32))
@example(word=b"\xff" * 32)
def test_decode_reading__any_32_bytes__encode_to_themselves(word):
    assert encode_reading(decode_reading(word)) == word


@given(air=airs)
def test_encode_air__any_sensors__decode_to_themselves(air):
    assert decode_air(encode_air(air)) == air


@given(energy_mwh=uint(64))
@example(energy_mwh=2**32 * 1000 - 1)  # the register's last value before it wraps
@example(energy_mwh=2**32 * 1000)
def test_register_wh__any_energy__is_the_low_32_bits_of_whole_wh(energy_mwh):
    assert register_wh(energy_mwh) == (energy_mwh // 1000) & 0xFFFFFFFF
