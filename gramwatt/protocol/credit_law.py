"""The credit law: energy times factor, exactly; whole units are earned, the rest is carried (invariants LAW-1
to LAW-3)."""

from gramwatt.protocol.quantities import NG_PER_UNIT


def to_units(energy_wh: int, factor: int, carry_ng: int) -> tuple[int, int]:
    """The units earned, rounded down, and the nanograms to carry.

    energy_wh in Wh and factor in g CO2e per kWh times 1e6 make nanograms; carry_ng is below 1e12, before and
    after.
    """
    return divmod(carry_ng + energy_wh * factor, NG_PER_UNIT)
