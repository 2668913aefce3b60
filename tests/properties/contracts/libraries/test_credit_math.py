"""LAW-1 and LAW-2: energy times factor is divided once, and what is left over is kept."""

from hypothesis import example, given
from hypothesis import strategies as st

from gramwatt.protocol.credit_law import to_units
from gramwatt.protocol.quantities import NG_PER_UNIT
from tests.support.strategies import carry_ng, energy_wh, factor


@given(energy=energy_wh, price=factor, carry=carry_ng)
@example(energy=1, price=1, carry=NG_PER_UNIT - 1)  # exactly one unit, nothing left
@example(energy=0, price=1, carry=NG_PER_UNIT - 1)  # nothing comes of nothing
@example(energy=2**64 - 1, price=10_000_000_000, carry=NG_PER_UNIT - 1)  # the largest there is
def test_to_units__any_energy__creates_and_loses_nothing(library, energy, price, carry):
    """LAW-1, LAW-2; and the Python law is the Solidity law."""
    units, left = library.call("toUnits", energy, price, carry)

    assert units * NG_PER_UNIT + left == carry + energy * price
    assert 0 <= left < NG_PER_UNIT
    assert (units, left) == to_units(energy, price, carry)


@given(parts=st.lists(st.integers(0, 2**50), max_size=6), price=factor, carry=carry_ng, order=st.randoms())
def test_to_units__split_and_shuffled__same_units_and_carry(library, parts, price, carry, order):
    """LAW-1: the sum is the sum, however it is cut and in whatever order it comes."""
    whole = library.call("toUnits", sum(parts), price, carry)
    order.shuffle(parts)

    total = 0
    for part in parts:
        units, carry = library.call("toUnits", part, price, carry)
        total += units

    assert (total, carry) == tuple(whole)
