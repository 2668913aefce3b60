"""The tables have the result's numbers in their columns, hide no difference, and escape every text."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from html import unescape

import pytest

from demo.plants.catalogue import PLANTS, Plant
from demo.play.result import BatchResult, DemoResult, StandIn
from demo.report import tables
from demo.report.figures import grouped

TABLES: list[Callable[[DemoResult], str]] = [
    tables.fleet_table,
    tables.factor_table,
    tables.gas_table,
    tables.readings_table,
    tables.provenance_table,
    tables.address_table,
]
HOSTILE, ESCAPED = "<b>&'\"$x", "&lt;b&gt;&amp;&#x27;&quot;$x"


def rows(table: str) -> list[list[str]]:
    """The texts of the cells, row by row; digits without the space between groups."""
    return [
        [unescape(re.sub("<[^>]*>", "", cell)).replace("\u202f", "") for cell in _cells(row)]
        for row in re.findall(r"<tr>(.*?)</tr>", table)
    ]


def _cells(row: str) -> list[str]:
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)


@pytest.mark.parametrize("table", TABLES)
def test_tables__each__every_row_has_a_cell_for_each_heading(result, table):
    text = table(result)
    heading, *body = rows(text)
    assert body
    assert {len(row) for row in body} == {len(heading)}
    assert text.count("<table") == text.count("</table>") == 1


# -- Fleets --


def test_fleet_table__each_fleet__has_its_exact_numbers(result):
    _, *body, _ = rows(tables.fleet_table(result))
    for fleet, row in zip(result.fleets, body, strict=True):
        assert row == [
            f"{fleet.country_name} {fleet.fleet_name}",
            str(fleet.meters),
            str(fleet.energy_wh),
            f"{fleet.factor // 10**6} prov.",
            str(fleet.units),
            str(fleet.carry_ng),
            str(fleet.expected_ng),
            "0",
        ]


def test_fleet_table__its_foot__has_the_sums(result):
    sums = {
        name: str(sum(getattr(fleet, name) for fleet in result.fleets))
        for name in ("energy_wh", "units", "carry_ng", "expected_ng")
    }
    assert rows(tables.fleet_table(result))[-1] == [
        "All fleets", "69", sums["energy_wh"], "", sums["units"], sums["carry_ng"], sums["expected_ng"], "0",
    ]  # fmt: skip


def test_fleet_table__no_difference__nothing_is_marked_bad(result):
    table = tables.fleet_table(result)
    assert table.count('class="n good"') == len(result.fleets) + 1
    assert 'class="n bad"' not in table


def test_fleet_table__differences_that_cancel__are_both_bad_and_add_up(result):
    first, second, *rest = result.fleets
    first = replace(first, carry_ng=first.carry_ng + 7)
    second = replace(second, carry_ng=second.carry_ng - 7)
    table = tables.fleet_table(replace(result, fleets=(first, second, *rest)))
    assert table.count('class="n bad"') == 3  # theirs and the total
    assert [row[-1] for row in rows(table)[1:4]] == ["7", "\u22127", "0"]
    assert rows(table)[-1][-1] == "14"


def test_fleet_table__a_verified_factor__is_not_called_provisional(result):
    first, *rest = result.fleets
    first = replace(first, is_provisional=False)
    _, one, other, *_ = rows(tables.fleet_table(replace(result, fleets=(first, *rest))))
    assert (one[3], other[3]) == ("512", "512 prov.")


def test_fleet_table__fleets_of_one_country__have_its_colour(result):
    colours = re.findall(r"var\(--(series-\d)\)", tables.fleet_table(result))
    countries = list(result.countries)
    assert colours == [f"series-{countries.index(fleet.country)}" for fleet in result.fleets]


# -- Factors --


def test_factor_table__initial_factors__two_are_implausible_and_each_has_its_caution(result):
    table = tables.factor_table(result)
    _, *body = rows(table)
    assert [(row[0], row[1]) for row in body] == [
        ("Kenya", "512"),
        ("Nigeria", "894"),
        ("South Africa", "928"),
        ("Vietnam", "695"),
        ("Thailand", "574"),
    ]
    assert [row[0] for row in body if row[2].startswith("implausible ")] == ["Kenya", "Nigeria"]
    assert body[3][2].startswith("5.4% above")


def test_factor_table__a_country_without_a_caution__says_that_nobody_compared_it(result):
    fleet = replace(result.fleets[0], country=288, country_name="Ghana", factor=484_500_000)
    _, row = rows(tables.factor_table(replace(result, fleets=(fleet,))))
    assert row == ["Ghana", "484.5", "Not compared with a second source."]


def test_factor_table__two_factors_in_one_country__are_both_shown(result):
    first, second, *rest = result.fleets
    changed_result = replace(result, fleets=(first, replace(second, factor=70_500_000), *rest))
    assert rows(tables.factor_table(changed_result))[1][1] == "70.5, 512"


# -- Gas and readings --


def test_gas_table__a_batch__has_its_gas_and_the_rounded_ratios(result):
    batch = BatchResult(
        period_start=1_767_225_600, period_end=1_767_312_000, registers=3, readings=40, submit_gas=1_000,
        process_gas=1_001,
    )  # fmt: skip
    _, row = rows(tables.gas_table(replace(result, batches=(batch,))))
    assert row == ["1\u00a0Jan\u00a02026", "3", "40", "1000", "1001", "667", "50"]


def test_gas_table__no_registers__is_a_dash_and_no_division_by_zero(result):
    batch = replace(result.batches[0], registers=0, readings=0)
    assert rows(tables.gas_table(replace(result, batches=(batch,))))[1][-2:] == ["\u2013", "\u2013"]


def test_readings_table__accepted_and_each_reason__are_counted(result):
    assert rows(tables.readings_table(result)) == [
        ["Readings", "Count"],
        ["Accepted", "89544"],
        ["Rejected: signature does not verify", "4"],
        ["Rejected: counter repeated", "12"],
    ]


# -- Provenance and addresses --


def test_provenance_table__each_plant__is_named_with_file_and_nameplate(result):
    _, *body = rows(tables.provenance_table(result))
    for stand_in, row in zip(result.stand_ins, body, strict=True):
        plant = stand_in.plant
        assert row[0].startswith(plant.name)
        assert f"File {plant.file}, column {plant.power_column}." in row[2]
        assert row[3].split()[0] == {"WATT": "W", "KILOWATT": "kW"}[plant.unit.name]
        assert row[4].startswith(f"{plant.nameplate_w}\u00a0W")


def test_provenance_table__gaps_and_clipped_power__are_counted(result):
    (stand_in,) = [row for row in result.stand_ins if row.plant.key == "snow-inverter"]
    row = replace(stand_in, days=6, missing_samples=5, clipped_samples=2)
    text = rows(tables.provenance_table(replace(result, stand_ins=(row,))))[1][2]
    assert "5 of 576 intervals unmeasured, 2 below zero and set to 0." in text


def test_address_table__contracts__are_in_their_order(result):
    assert [row[0] for row in rows(tables.address_table(result))] == [
        "Contract", "EnergyDataBridge", "CarbonCredit",
    ]  # fmt: skip


# -- What others wrote --


def hostile(result: DemoResult) -> DemoResult:
    """The result with markup in every text of it."""
    fleets = tuple(replace(fleet, country_name=HOSTILE, fleet_name=HOSTILE) for fleet in result.fleets)
    texts = {field.name: HOSTILE for field in fields(Plant) if field.type is str}
    plant = replace(PLANTS[0], **texts)  # type: ignore[arg-type]
    return replace(
        result,
        fleets=fleets,
        stand_ins=(StandIn(plant, 5, 0, 0, (HOSTILE,)),),
        rejected=((HOSTILE, 1),),
        addresses=((HOSTILE, HOSTILE),),
    )


@pytest.mark.parametrize(
    ("table", "texts"),
    [
        (tables.fleet_table, 2 * 10),
        (tables.factor_table, 5),
        (tables.readings_table, 1),
        (tables.provenance_table, 10),
        (tables.address_table, 2),
    ],
)
def test_tables__markup_in_a_text__is_escaped(result, table, texts):
    text = table(hostile(result))
    assert text.count(ESCAPED) == texts
    assert "<b>" not in text


def test_grouped_digits__in_the_tables__are_parted_by_a_narrow_space(result):
    assert grouped(result.energy_wh) in tables.fleet_table(result)
