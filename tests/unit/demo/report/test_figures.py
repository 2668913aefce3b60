"""Numbers are written exactly, or with a rule for the last digit."""

import pytest

from demo.report.figures import day_text, duration_text, factor_text, grouped, ratio_text, thousandths


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1_234_567, "1\u202f234\u202f567"), (-1000, "\u22121\u202f000")],
)
def test_grouped__any_integer__parts_threes(number: int, text: str) -> None:
    assert grouped(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(256, "0.256"), (1_000_001, "1\u202f000.001"), (-5, "\u22120.005")]
)
def test_thousandths__any_integer__is_exact(number: int, text: str) -> None:
    assert thousandths(number) == text


@pytest.mark.parametrize(("factor", "text"), [(512_000_000, "512"), (70_500_000, "70.5"), (1, "0.000001")])
def test_factor_text__any_factor__has_no_needless_zero(factor: int, text: str) -> None:
    assert factor_text(factor) == text


@pytest.mark.parametrize(
    ("total", "count", "text"), [(10, 4, "3"), (9, 4, "2"), (9, 0, "\u2013"), (0, 3, "0")]
)
def test_ratio_text__any_pair__is_the_nearest_whole(total: int, count: int, text: str) -> None:
    assert ratio_text(total, count) == text


def test_day_text__last_second_of_a_day__is_still_that_day() -> None:
    assert day_text(1_767_225_599).split() == ["31", "Dec", "2025"]
    assert day_text(1_767_225_600).split() == ["1", "Jan", "2026"]


@pytest.mark.parametrize(
    ("ms", "text"),
    [(59_999, "59.9\u00a0s"), (60_000, "1\u00a0min 00\u00a0s"), (127_400, "2\u00a0min 07\u00a0s")],
)
def test_duration_text__around_a_minute__changes_unit(ms: int, text: str) -> None:
    assert duration_text(ms) == text
