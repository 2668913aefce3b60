"""Identifiers as people read them, and constants that follow from each other."""

import pytest

from gramwatt.protocol.quantities import (
    ADVANCE_MAX_WH,
    LANES_PER_WORD,
    REGISTER_BITS,
    REGISTER_SPAN,
    DeviceId,
    device_text,
)


@pytest.mark.parametrize(
    ("device", "text"), [(0, "0" * 16), (0xA0_0000_0000_0001, "00a0000000000001"), (2**64 - 1, "f" * 16)]
)
def test_device_text__any_device__sixteen_digits(device, text):
    assert device_text(DeviceId(device)) == text


def test_constants__of_registers__a_word_is_full_and_a_step_back_is_no_advance():
    assert LANES_PER_WORD * REGISTER_BITS == 256
    assert ADVANCE_MAX_WH < REGISTER_SPAN - ADVANCE_MAX_WH  # one Wh back is the span less one
