"""What a mix can give."""

from fractions import Fraction

import pytest

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.plausibility.grid_mix import Technology, read_technologies, span_of
from gramwatt.protocol.factor import FactorKind

COAL, HYDRO = Technology("coal", 700, 1000, 1600), Technology("hydro", 1, 20, 300)
BOTH = {"coal": COAL, "hydro": HYDRO}


def shares(coal: str, hydro: str) -> dict[str, Fraction]:
    return {"coal": Fraction(coal), "hydro": Fraction(hydro)}


def test_span_of__average__shares_times_bounds():
    span = span_of(shares("25", "75"), FactorKind.AVERAGE, BOTH)

    assert (span.low, span.usual, span.high) == (175_750_000, 265_000_000, 625_000_000)


def test_span_of__margin__from_the_cleanest_to_the_dirtiest():
    span = span_of(shares("25", "75"), FactorKind.OPERATING_MARGIN, BOTH)

    assert (span.low, span.high) == (1_000_000, 1_600_000_000)


def test_span_of__technology_without_a_share__leaves_no_trace():
    span = span_of(shares("0", "100"), FactorKind.OPERATING_MARGIN, BOTH)

    assert (span.low, span.high) == (1_000_000, 300_000_000)


def test_span_of__shares_that_no_millionth_has__rounded_outwards():
    third = {"coal": Fraction(100, 3), "hydro": Fraction(200, 3)}

    span = span_of(third, FactorKind.AVERAGE, BOTH)

    assert (span.low, span.high) == (234_000_000, 733_333_334)
    assert 733_333_334 in span
    assert 733_333_335 not in span


def test_read_technologies__the_repositorys__every_bound_rises_and_sums_of_kinds_hold():
    found = read_technologies()

    assert found["hydro"] == Technology("hydro", 1, 24, 273)
    fuels = [found[name] for name in ("coal", "gas", "oil")]
    assert found["thermal"].low == min(fuel.low for fuel in fuels)
    assert found["thermal"].high == max(fuel.high for fuel in fuels)
    assert found["renewables"].high == found["biomass"].high


def test_read_technologies__bounds_that_fall__a_sentence(tmp_path):
    path = tmp_path / "technologies.yml"
    path.write_text("technologies:\n  coal: {low: 5, usual: 4, high: 6}\n")

    with pytest.raises(
        SourceError, match="technologies: coal gives 5, 4, 6, which are not in ascending order"
    ):
        read_technologies(path)
