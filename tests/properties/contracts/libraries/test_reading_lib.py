"""PACK-6: Solidity unpacks a reading's word as Python packed it."""

from hypothesis import given
from hypothesis import strategies as st

from gramwatt.protocol.reading import Reading, decode_reading, encode_reading
from gramwatt.protocol.registers import register_wh
from tests.support.strategies import u8, u16, u32, u64

readings = st.builds(
    Reading,
    version=u8, flags=u8, device=u64, counter=u32, boots=u16, time=u32, energy_mwh=u64,
    centivolts=u16, milliamperes=u16,
)  # fmt: skip


@given(reading=readings)
def test_reading_word__packed_in_python__comes_out_in_solidity(library, reading):
    """PACK-6: the word's layout is one, both ways."""
    packed = encode_reading(reading)

    fields = library.call("readingFields", packed)

    assert fields.deviceId == reading.device.to_bytes(32, "big")
    assert fields.registerWh == register_wh(reading.energy_mwh)
    assert (fields.version, fields.flags, fields.counter, fields.boots, fields.time) == (
        reading.version, reading.flags, reading.counter, reading.boots, reading.time,
    )  # fmt: skip
    assert (fields.energyMwh, fields.centivolts, fields.milliamperes) == (
        reading.energy_mwh, reading.centivolts, reading.milliamperes,
    )  # fmt: skip
    assert decode_reading(packed) == reading
