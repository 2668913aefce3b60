"""What a reader must know about the five seed factors before believing a credit of the demo.

Comparison values are gCO2e/kWh: the 2023 averages are those that codecarbon carries (from Ember); South
Africa's is the official generation factor for 2022, Viet Nam's the official combined margin for 2023,
Thailand's the one in force from 2026.
"""

FACTOR_CAUTIONS: dict[int, str] = {
    404: "7.3 times the 2023 average of 70.5, in a grid that is mostly geothermal and hydro.",
    566: "1.7 times the 2023 average of 523, in a grid that runs four-fifths on gas.",
    710: "Plausible: the official generation factor for 2022 was 960.",
    704: "5.4% above the official combined margin for 2023, which is 659.2.",
    764: "21% above the official factor of 475.0 in force from 2026.",
}
"""By ISO 3166-1 numeric code."""

IMPLAUSIBLE: frozenset[int] = frozenset({404, 566})
"""Countries whose seed factor should be quarantined outside of a demonstration."""
