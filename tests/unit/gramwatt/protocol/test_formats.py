"""Numbers, times and untrusted text as signers read them."""

from decimal import Decimal

import pytest

from gramwatt.protocol import formats as words
from gramwatt.protocol.formats import grams, percent, tenths, times, to_factor

DAY = 86_400


@pytest.mark.parametrize(("value", "text"), [(1, "0.000001"), (430_000_000, "430.000000"), (0, "0.000000")])
def test_factor__any_value__six_decimals(value, text):
    assert words.factor(value) == text


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (512_000_000, 430_000_000, "−16.0 %"),
        (430_000_000, 512_000_000, "+19.1 %"),
        (100, 100, "±0.0 %"),
        (2_000, 1_999, "−0.1 %"),  # 0.05 % is half of a tenth: away from zero
        (2_001, 2_000, "±0.0 %"),  # and just below it to zero
        (1, 10_000_000_000, "+999,999,999,900.0 %"),
    ],
)
def test_change__two_factors__signed_percent_half_away_from_zero(old, new, text):
    assert words.change(old, new) == text


@pytest.mark.parametrize(
    ("bps", "text"),
    [(0, "uncertainty not stated"), (500, "±5.0 %"), (4, "±0.0 %"), (5, "±0.1 %"), (10_000, "±100.0 %")],
)
def test_uncertainty__basis_points__one_decimal(bps, text):
    assert words.uncertainty(bps) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00:00"), (DAY - 1, "23:59:59"), (DAY, "1 d 00:00:00"), (6 * DAY + 11_525, "6 d 03:12:05")],
)
def test_countdown__seconds__days_and_clock(seconds, text):
    assert words.countdown(seconds) == text


@pytest.mark.parametrize(
    ("second", "text"),
    [
        (0, "1970-01-01 00:00:00 UTC"),
        (4_107_542_399, "2100-02-28 23:59:59 UTC"),
        (253_402_300_799, "9999-12-31 23:59:59 UTC"),
        (253_402_300_800, "10000-01-01 00:00:00 UTC"),
        (2**40 - 1, "36812-02-20 00:36:15 UTC"),  # the last second that a record can name
    ],
)
def test_utc__any_second__date_and_time(second, text):
    assert words.utc(second) == text


def test_when__before_at_and_after__in_or_ago():
    assert words.when(DAY, 0) == "1970-01-02 00:00:00 UTC, in 1 d 00:00:00"
    assert words.when(DAY, DAY) == "1970-01-02 00:00:00 UTC, 00:00:00 ago"
    assert words.when(DAY, DAY + 1) == "1970-01-02 00:00:00 UTC, 00:00:01 ago"


@pytest.mark.parametrize(
    ("seconds", "text"), [(172_800, "2 d"), (90_000, "25 h"), (600, "10 m"), (601, "601 s"), (0, "0 s")]
)
def test_duration__seconds__largest_unit_without_rest(seconds, text):
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ipfs://document", "ipfs://document"),
        ("Côte d’Ivoire: 430 → 420", "Côte d’Ivoire: 430 → 420"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\nState: executed", "a\\nState: executed"),
        ("a\u202eb", "a\\u202eb"),  # turns what follows around
        ("a\u2800\u3164b", "a\\u2800\\u3164b"),  # letters that look like nothing
        ("a" + " " * 24 + "b", "a" + "\\x20" * 24 + "b"),  # what follows would seem a line of its own
        (" " * 30 + "a" + " " * 23 + "b", " " * 30 + "a" + " " * 23 + "b"),  # our own columns
    ],
)
def test_printable__text_of_others__nothing_acts_on_the_terminal(text, shown):
    assert words.printable(text) == shown


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
        ("70.492" + "0" * 60, 70_492_000),
        ("70.492" + "0" * 60 + "1", None),
        ("18446744073709.551615", 2**64 - 1),
        ("18446744073709.551616", None),
        ("1e999999", None),
        ("1e999999999", None),
        ("1e-999999999", None),
        ("0e999999999", 0),
    ],
)
def test_to_factor__number__its_millionths_or_none(text, factor):
    assert to_factor(Decimal(text)) == factor


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
