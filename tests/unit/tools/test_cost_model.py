"""One panel's year, worked by hand from a snapshot of one batch."""

from fractions import Fraction

from tools.cost_model import Assumptions, highest_gas_price_gwei, read_snapshot, shortest_period


def test_assumptions__a_panels_year__is_271_kg():
    assumed = Assumptions()

    assert assumed.year_wh == 400 * 8_760 * 18 // 100 == 630_720
    assert assumed.year_grams == Fraction(630_720 * 430, 1_000) == Fraction("271209.6")
    assert assumed.year_value_usd == Fraction("2.712096")


def test_year_gas__a_day_in_a_fleet_of_a_thousand__is_readings_and_claim_and_class(snapshot):
    measured = read_snapshot(snapshot)

    assert measured.year_gas(measured.shapes[0], 24) == 365 * 850 + 60 + 17 == 310_327


def test_year_gas__thirty_days__keeps_the_fraction_of_a_period(snapshot):
    measured = read_snapshot(snapshot)

    assert measured.year_gas(measured.shapes[0], 720) == Fraction(365, 30) * 850 + 77


def test_highest_gas_price_gwei__a_day__takes_just_the_share(snapshot):
    measured, assumed = read_snapshot(snapshot), Assumptions()
    shape = measured.shapes[0]

    limit = highest_gas_price_gwei(measured, assumed, shape, 24)

    # 10 % of 2.712096 USD, over 0.930981 USD at 1 gwei.
    assert limit == Fraction("0.2712096") / Fraction("0.930981")
    assert assumed.usd(measured.year_gas(shape, 24), limit) * 10 == assumed.year_value_usd
    assert shortest_period(measured, assumed, shape, limit) == "day"
    assert shortest_period(measured, assumed, shape, limit + Fraction(1, 10**18)) == "week"


def test_shortest_period__gas_too_dear_for_thirty_days__is_none(snapshot):
    measured = read_snapshot(snapshot)

    assert shortest_period(measured, Assumptions(), measured.shapes[0], Fraction(50)) is None
