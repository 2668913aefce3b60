"""The plots show the result's proportions, with the page's colours, and have exact labels."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from demo.play.result import DemoResult
from demo.report.charts import credits_chart, energy_chart, gas_chart

CHARTS = [energy_chart, credits_chart, gas_chart]
_BAR = re.compile(
    r'<path d="M ([\d.]+) ([\d.]+) \nL ([\d.]+) \2 \nL \3 ([\d.]+) \nL \1 \4 \nz\n" clip-path="[^"]+"'
    r' style="fill: var\(--([\w-]+)\)'
)

Bar = tuple[float, float, float, float]


def bars(svg: str) -> dict[str, list[Bar]]:
    """Left, bottom, right and top of each bar, by colour; y grows downwards."""
    found: dict[str, list[Bar]] = {}
    for left, bottom, right, top, colour in _BAR.findall(svg):
        found.setdefault(colour, []).append((float(left), float(bottom), float(right), float(top)))
    return found


def heights(drawn: list[Bar]) -> list[float]:
    return [bottom - top for _, bottom, _, top in drawn]


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def shares(numbers: list[float]) -> list[float]:
    return [number / sum(numbers) for number in numbers]


@pytest.fixture(scope="module")
def pictures(result: DemoResult) -> dict[Callable[[DemoResult], str], str]:
    return {chart: chart(result) for chart in CHARTS}


@pytest.fixture(scope="module")
def energy(pictures) -> str:
    return pictures[energy_chart]


@pytest.mark.parametrize("chart", CHARTS)
def test_charts__each__is_a_named_picture_without_a_date_or_a_fixed_size(pictures, chart):
    svg = pictures[chart]
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"]
    assert not {"width", "height"} & root.attrib.keys()
    assert "metadata" not in svg


@pytest.mark.parametrize("chart", CHARTS)
def test_charts__each__has_only_colours_of_the_page(pictures, chart):
    assert set(re.findall(r"#[0-9a-fA-F]{6}\b", pictures[chart])) <= {"#000000"}  # drawn nowhere


def test_charts__all_three__share_no_id(pictures):
    ids = [set(re.findall(r'id="([^"]+)"', svg)) for svg in pictures.values()]
    assert len(set.union(*ids)) == sum(map(len, ids)) > 0


@pytest.mark.parametrize("chart", CHARTS)
def test_charts__each__refers_only_to_its_own_ids(pictures, chart):
    svg = pictures[chart]
    references = set(re.findall(r'(?:href="|url\()#([^")]+)', svg))
    assert references
    assert references <= set(re.findall(r'id="([^"]+)"', svg))


@pytest.mark.parametrize("chart", CHARTS)
def test_charts__the_same_result_twice__is_the_same_text(pictures, result, chart):
    assert chart(result) == pictures[chart]


# -- Energy --


def test_energy_chart__five_countries__bars_are_in_proportion_to_the_energy(energy, result):
    drawn = bars(energy)
    assert list(drawn) == [f"series-{number}" for number in range(5)]
    for country, colour in zip(result.countries, drawn, strict=True):
        measured = shares([day.energy_wh[country] for day in result.days])
        assert shares(heights(drawn[colour])) == pytest.approx(measured, abs=1e-4)


def test_energy_chart__five_countries__each_bar_begins_where_the_one_below_ends(energy):
    stacks = list(bars(energy).values())
    for lower, upper in pairwise(stacks):
        assert [bar[1] for bar in upper] == pytest.approx([bar[3] for bar in lower], abs=1e-3)


def test_energy_chart__axes_and_legend__are_named(energy, result):
    assert {"Energy settled, MWh per day", "1 Jan", "14 Jan", *result.countries.values()} <= {*texts(energy)}
    assert "15 Jan" not in texts(energy)


def test_energy_chart__a_day_without_a_country__leaves_its_bar_empty(result):
    first, *rest = result.days
    day = replace(first, energy_wh={404: first.energy_wh[404]})
    drawn = bars(energy_chart(replace(result, days=(day, *rest))))
    assert heights(drawn["series-0"])[0] > 0
    assert heights(drawn["series-1"])[:1] == [0]
    assert heights(drawn["series-1"])[1] > 0


# -- Credits --


def test_credits_chart__each_country__has_its_bar_from_the_top_and_its_exact_number(pictures, result):
    svg = pictures[credits_chart]
    drawn = [found for colour in bars(svg).values() for found in colour]
    units = [result.units_of(country) for country in result.countries]
    assert shares([right - left for left, _, right, _ in drawn]) == pytest.approx(shares(units), abs=1e-4)
    assert [top for _, _, _, top in drawn] == sorted(top for _, _, _, top in drawn)
    names = list(result.countries.values())
    assert texts(svg)[-10:] == [*names, "7.791", "6.276", "37.923", "26.705", "6.354"]


def test_credits_chart__no_units__shows_zeros(result):
    fleets = tuple(replace(fleet, units=0) for fleet in result.fleets)
    assert texts(credits_chart(replace(result, fleets=fleets)))[-5:] == ["0.000"] * 5


# -- Gas --


def test_gas_chart__each_batch__both_parts_stacked_per_register(pictures, result):
    drawn = bars(pictures[gas_chart])
    assert list(drawn) == ["gas-a", "gas-b"]
    parts = [batch.submit_gas for batch in result.batches] + [batch.process_gas for batch in result.batches]
    assert shares(heights(drawn["gas-a"]) + heights(drawn["gas-b"])) == pytest.approx(shares(parts), abs=1e-4)
    assert [bar[1] for bar in drawn["gas-b"]] == pytest.approx([bar[3] for bar in drawn["gas-a"]], abs=1e-3)


def test_gas_chart__half_the_registers__is_twice_as_high(result):
    first, second, *_ = result.batches
    half = replace(first, registers=first.registers // 2 * 2)
    batches = (half, replace(half, registers=half.registers // 2, period_start=second.period_start))
    low, high = heights(bars(gas_chart(replace(result, batches=batches)))["gas-a"])
    assert high == pytest.approx(2 * low, abs=1e-3)


def test_gas_chart__two_batches_of_one_day__stand_beside_each_other(result):
    first = result.batches[0]
    svg = gas_chart(replace(result, batches=(first, first)))
    left, right = bars(svg)["gas-a"]
    assert left[2] < right[0]
    assert texts(svg).count("1 Jan") == 2


def test_gas_chart__a_batch_without_registers__is_drawn_and_no_division_by_zero(result):
    batch = replace(result.batches[0], registers=0)
    assert len(bars(gas_chart(replace(result, batches=(batch,))))["gas-a"]) == 1


def test_gas_chart__its_axis__has_grouped_digits(pictures):
    assert "4\u202f000" in texts(pictures[gas_chart])
