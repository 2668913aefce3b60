"""The report is one file that fetches nothing, says what it must, and does not hide a difference."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from demo.play.result import DemoResult
from demo.report import charts, tables
from demo.report.page import render, write_report

VOID = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture(scope="module")
def page(result: DemoResult) -> str:
    return render(result)


class Outline(HTMLParser):
    """Collects ids and attributes, and fails where tags do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in {"src", "href", "xlink:href", "action", "data"}:
                self.references.append(value)

    def handle_startendtag(self, tag, attrs) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def outline(page: str) -> Outline:
    parser = Outline()
    parser.feed(page)
    return parser


def test_render__whole_page__fetches_nothing(page: str) -> None:
    assert all(reference.startswith("#") for reference in outline(page).references)
    assert not re.search(r"<script|@import|<link|<iframe", page)
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", page))


def test_render__whole_page__is_well_formed_with_unique_ids_that_resolve(page: str) -> None:
    parser = outline(page)

    assert parser.open == []
    assert len(set(parser.ids)) == len(parser.ids)
    assert {reference[1:] for reference in parser.references} <= set(parser.ids)
    assert set(re.findall(r"url\(#([^)]*)\)", page)) <= set(parser.ids)


def test_render__colours__all_come_from_the_page(page: str) -> None:
    svgs = "".join(re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL))

    assert set(re.findall(r"#[0-9a-f]{6}\b", svgs)) <= {"#000000"}  # matplotlib's default, drawn nowhere
    used = set(re.findall(r"var\(--([\w-]+)\)", page))
    assert used <= set(re.findall(r"--([\w-]+):", page))


def test_render__whole_page__has_all_plots_and_tables(page: str, result: DemoResult) -> None:
    for chart in (charts.energy_chart, charts.credits_chart, charts.gas_chart):
        assert page.count(chart(result)) == 1
    for table in (
        *(tables.fleet_table, tables.factor_table, tables.gas_table),
        *(tables.readings_table, tables.provenance_table, tables.address_table),
    ):
        assert page.count(table(result)) == 1
    assert "Only the place is assumed" in page


def test_render__initial_factors__every_credit_is_called_provisional(page: str) -> None:
    assert "every credit here is marked as provisional" in page
    assert "not every credit" not in page


def test_render__a_verified_factor__not_every_credit_is_called_provisional(result: DemoResult) -> None:
    fleets = (replace(result.fleets[0], is_provisional=False), *result.fleets[1:])

    assert "not every credit here is marked as provisional" in render(replace(result, fleets=fleets))


def test_render__no_difference__says_zero(page: str) -> None:
    assert '<li class="good"><b>0 ng</b>' in page
    assert 'class="n bad"' not in page


def test_render__one_fleet_off__is_said_in_the_singular(result: DemoResult) -> None:
    first, *rest = result.fleets
    page = render(replace(result, fleets=(replace(first, carry_ng=first.carry_ng + 7), *rest)))

    assert '<li class="bad"><b>1 fleet off</b>' in page


def test_render__differences_that_cancel__are_both_counted(result: DemoResult) -> None:
    first, second, *rest = result.fleets
    first, second = replace(first, carry_ng=first.carry_ng + 7), replace(second, carry_ng=second.carry_ng - 7)
    page = render(replace(result, fleets=(first, second, *rest)))

    assert '<li class="bad"><b>2 fleets off</b>' in page


def test_render__markup_in_a_name__is_escaped(result: DemoResult) -> None:
    page = render(replace(result, network="<b>$net</b>", rejected=(("<i>odd</i> & $even", 1),)))

    assert "&lt;b&gt;$net&lt;/b&gt;" in page
    assert "&lt;i&gt;odd&lt;/i&gt; &amp; $even" in page


def test_render__no_batches__still_renders(result: DemoResult) -> None:
    page = render(replace(result, batches=(), days=()))

    assert "<b>\u2013</b><span>gas per register" in page


def test_render__twice__is_the_same(page: str, result: DemoResult) -> None:
    assert render(result) == page


def test_write_report__folder_missing__makes_it(tmp_path: Path, result: DemoResult) -> None:
    path = write_report(result, tmp_path / "new" / "report.html")

    assert path.is_absolute()
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
