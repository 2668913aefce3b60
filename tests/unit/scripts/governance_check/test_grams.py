"""Numbers as people write and read them."""

from decimal import Decimal

import pytest

from scripts._lib.governance.grams import grams, parse_grams, percent, tenths, times, to_factor


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("70.492", 70_492_000),
        ("512", 512_000_000),
        ("0.000001", 1),
        ("1e3", 1_000_000_000),
        ("0.0000001", None),
        ("-1", None),
        ("NaN", None),
        ("Infinity", None),
        ("five", None),
    ],
)
def test_parse_grams__text__its_millionths_or_none(text, factor):
    assert parse_grams(text) == factor


def test_to_factor__a_number_that_no_float_has__exact():
    assert to_factor(Decimal("0.1") + Decimal("0.2")) == 300_000


@pytest.mark.parametrize(
    ("factor", "text"), [(512_000_000, "512"), (70_492_000, "70.492"), (1, "0.000001"), (10**10, "10,000")]
)
def test_grams__factor__every_digit_and_no_more(factor, text):
    assert grams(factor) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"), [(1, 20, 1), (1, 21, 0), (-1, 20, -1), (-1, 21, 0), (7, 1, 70)]
)
def test_tenths__a_half__away_from_zero(numerator, denominator, result):
    assert tenths(numerator, denominator) == result


def test_percent__above_below_and_equal__signed():
    assert percent(512_000_000 - 70_492_000, 70_492_000) == "+626.3 %"
    assert percent(-22, 1000) == "-2.2 %"
    assert percent(0, 5) == "+0.0 %"


def test_times__kenya_and_nigeria__as_the_field_notes_have_them():
    assert times(512_000_000, 70_492_000) == "7.26"
    assert times(894_000_000, 523_247_000) == "1.71"
