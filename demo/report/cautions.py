"""Cautions on the five initial factors, which a reader must know before using the demo's credits.

Comparison values are in gCO2e/kWh. The 2023 averages are from codecarbon (source: Ember). South Africa's is
the official generation factor for 2022, Vietnam's the official combined margin for 2023, and Thailand's the
official factor in force from 2026.
"""

FACTOR_CAUTIONS: dict[int, str] = {
    404: "7.3 times the 2023 average of 70.5; the grid is mostly geothermal and hydro.",
    566: "1.7 times the 2023 average of 523; gas supplies four fifths of the grid.",
    710: "Plausible: the official generation factor for 2022 was 960.",
    704: "5.4% above the official combined margin for 2023, which is 659.2.",
    764: "21% above the official factor of 475.0 in force from 2026.",
}
"""By ISO 3166-1 numeric code."""

IMPLAUSIBLE: frozenset[int] = frozenset({404, 566})
"""Countries whose initial factor should be quarantined outside a demonstration."""
