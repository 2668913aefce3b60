"""The report is one file that fetches nothing, says what it must, and does not hide a difference."""

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from demo.play.result import DemoResult
from demo.report.figures import grouped
from demo.report.page import render, write_report
from tests.support.demo.result import make_result

VOID = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture(scope="module")
def result(records) -> DemoResult:
    return make_result(records)


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


def test_render__three_plots__are_named_and_label_their_axes(page: str) -> None:
    assert len(re.findall(r'<svg role="img" aria-label="[^"]+"', page)) == 3
    for label in ("Energy settled, MWh per day", "Credits issued, t CO", "Gas per register", "37.923"):
        assert label in page


def test_render__every_fleet__shows_its_numbers(page: str, result: DemoResult) -> None:
    for fleet in result.fleets:
        assert fleet.fleet_name in page
        for number in (fleet.energy_wh, fleet.units, fleet.carry_ng, fleet.expected_ng):
            assert grouped(number) in page


def test_render__every_plant__is_named_with_its_file(page: str, result: DemoResult) -> None:
    for row in result.stand_ins:
        assert escape(row.plant.name) in page
        assert row.plant.file in page
    assert "Only the place is assumed" in page


def test_render__seed_factors__are_called_provisional_and_two_implausible(page: str) -> None:
    assert page.count('<span class="mark bad">implausible</span>') == 2
    assert page.count('title="provisional factor"') == 10
    assert "every credit here is marked as provisional" in page


def test_render__a_verified_factor__is_not_called_provisional(result: DemoResult) -> None:
    fleets = (replace(result.fleets[0], is_provisional=False), *result.fleets[1:])
    page = render(replace(result, fleets=fleets))

    assert page.count('title="provisional factor"') == 9
    assert "not every credit here is marked as provisional" in page


def test_render__no_difference__says_zero(page: str) -> None:
    assert '<li class="good"><b>0 ng</b>' in page
    assert 'class="n bad"' not in page


def test_render__differences_that_cancel__are_both_shown(result: DemoResult) -> None:
    first, second, *rest = result.fleets
    first, second = replace(first, carry_ng=first.carry_ng + 7), replace(second, carry_ng=second.carry_ng - 7)
    page = render(replace(result, fleets=(first, second, *rest)))

    assert '<li class="bad"><b>2 fleets off</b>' in page
    assert page.count('class="n bad"') == 3  # theirs and the total, 14 and not 0
    assert '<td class="n bad">14</td>' in page


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
