"""The law of credit on the examples that people know it by."""

import pytest

from gramwatt.protocol.credit_law import to_units

KENYA = 512_000_000


def test_to_units__500_kwh_in_kenya__are_256_units():
    assert to_units(500_000, KENYA, 0) == (256, 0)


def test_to_units__1_kwh_a_thousand_times__is_1000_kwh_once():
    total, carry_ng = 0, 0
    for _ in range(1000):
        units, carry_ng = to_units(1_000, KENYA, carry_ng)
        total += units
    assert (total, carry_ng) == to_units(1_000_000, KENYA, 0) == (512, 0)


@pytest.mark.parametrize(("carry_ng", "earned"), [(10**12 - 2, (0, 10**12 - 1)), (10**12 - 1, (1, 0))])
def test_to_units__one_ng_short_and_exactly_a_unit__is_carried_or_earned(carry_ng, earned):
    assert to_units(1, 1, carry_ng) == earned
