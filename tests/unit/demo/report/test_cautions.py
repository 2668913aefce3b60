"""The cautions speak of the factors that the demo deploys: the numbers in them follow from the plan's."""

import re
from decimal import Decimal

import pytest

from demo.meters.fleets import demo_fleets
from demo.report.cautions import FACTOR_CAUTIONS, IMPLAUSIBLE
from demo.stage.deployment import PLAN
from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.governance.plausibility.second_source import second_source
from tests.support.demo.result import FACTORS

NG_PER_GRAM = 10**6  # per Wh and kWh


def numbers(country: int) -> list[Decimal]:
    """The numbers in a caution that are no years, in their order."""
    found = re.findall(r"\d+(?:\.\d+)?", FACTOR_CAUTIONS[country])
    return [Decimal(text) for text in found if not re.fullmatch(r"20\d\d", text)]


def grams(country: int) -> Decimal:
    """The initial factor in g/kWh."""
    return Decimal(FACTORS[country]) / NG_PER_GRAM


def test_factors__of_the_tests__are_those_that_the_demos_plan_deploys():
    plan = read_plan(ROOT / PLAN)
    assert {int(code): int(factor) for code, factor in plan.country_factors.items()} == FACTORS


def test_cautions__every_country_of_the_demo__has_one(records):
    assert FACTOR_CAUTIONS.keys() == {fleet.country for fleet in demo_fleets(records)} == FACTORS.keys()


@pytest.mark.parametrize("country", [404, 566])
def test_cautions__times_the_average__are_those_of_the_second_source(country):
    national = second_source().national(country)
    assert national is not None
    times, average = numbers(country)
    assert "2023 average" in FACTOR_CAUTIONS[country]
    assert national.year == 2023
    assert abs(average - Decimal(national.factor) / NG_PER_GRAM) < Decimal("0.5")
    assert times == round(grams(country) / average, 1)


@pytest.mark.parametrize(("country", "digits"), [(704, 1), (764, 0)])
def test_cautions__percent_above_the_official_factor__follow_from_it(country, digits):
    percent, official = numbers(country)
    assert "% above the official" in FACTOR_CAUTIONS[country]
    assert percent == round(100 * (grams(country) / official - 1), digits)


def test_cautions__the_one_that_says_plausible__is_near_the_official_factor():
    (official,) = numbers(710)
    assert FACTOR_CAUTIONS[710].startswith("Plausible")
    assert abs(grams(710) / official - 1) < Decimal("0.05")


def test_implausible__of_all_countries__are_those_far_above_every_other_source():
    compared = {country: grams(country) / numbers(country)[-1] for country in FACTOR_CAUTIONS}
    assert {country for country, times in compared.items() if times > Decimal("1.5")} == IMPLAUSIBLE


def test_cautions__what_supplies_the_grid__is_in_the_second_source():
    kenya, nigeria = second_source().national(404), second_source().national(566)
    assert kenya is not None
    assert nigeria is not None
    assert "mostly geothermal and hydro" in FACTOR_CAUTIONS[404]
    assert kenya.tenths_of_percent["other renewables"] + kenya.tenths_of_percent["hydro"] > 500
    assert "gas supplies four fifths" in FACTOR_CAUTIONS[566]
    assert round(nigeria.tenths_of_percent["gas"], -1) == 800
