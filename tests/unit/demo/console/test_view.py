"""What people read at the end: nothing is cut, and a problem is never said to be exact."""

from dataclasses import replace

import pytest
from rich.console import Console

from demo.console.view import closing_lines, show
from demo.play.outcome import Outcome

FIRST_DAY, LATER_DAYS = "First day, all registers new", "Later days, mean"


def printed(outcome: Outcome, width: int = 120) -> list[str]:
    console = Console(width=width)
    with console.capture() as capture:
        show(console, outcome)
    return capture.get().splitlines()


def gas_rows(outcome: Outcome) -> dict[str, list[int]]:
    """The numbers of the table of gas by the row's first words."""
    lines = [line.strip().replace("\u202f", "") for line in printed(outcome)]
    return {
        name: [int(cell) for cell in line.removeprefix(name).split()]
        for name in (FIRST_DAY, LATER_DAYS)
        for line in lines
        if line.startswith(name)
    }


@pytest.mark.parametrize("width", [80, 120])
def test_show__any_terminal__no_line_is_wider_and_none_is_cut(outcome, width):
    lines = printed(outcome, width)
    assert max(map(len, lines)) <= width
    assert not any("…" in line for line in lines)


def test_show__all_exact__says_so_and_what_was_refused(outcome):
    text = "\n".join(printed(outcome))
    assert "Every difference is 0 ng" in text
    assert "Each of the 5 oracles" in text
    assert "refused: clock in future" in text
    assert "already known: adds nothing" in text


def test_show__a_problem__says_it_and_not_that_all_is_well(outcome):
    text = "\n".join(printed(replace(outcome, problems=("Lagos homes: [5] ng too much.",))))
    assert "Lagos homes: [5] ng too much." in text
    assert "Every difference is 0" not in text


def test_show__nothing_refused__says_nothing_of_dishonest_readings(outcome):
    assert "Dishonest readings" not in "\n".join(printed(replace(outcome, refused=())))


def test_show__gas__the_first_day_apart_from_the_mean_of_the_later_ones(outcome):
    # 636,000 gas on the first day and 3,347,474 on thirteen later ones; 69 registers and 6,396 readings a day
    assert gas_rows(outcome) == {FIRST_DAY: [1, 9_217, 99], LATER_DAYS: [13, 3_732, 40]}


def test_show__gas_of_a_single_day__has_no_row_for_later_days(outcome):
    result = replace(outcome.result, batches=outcome.result.batches[:1])
    assert list(gas_rows(replace(outcome, result=result))) == [FIRST_DAY]


def test_show__cautions__only_two_countries_are_implausible(outcome):
    lines = printed(outcome)
    marked = [line.split()[0] for line in lines if "implausible" in line]
    assert marked == ["Kenya", "Nigeria"]
    assert any(line.strip().startswith("Vietnam") and "5.4% above" in line for line in lines)


def test_closing_lines__a_run__readings_a_second_over_all_intakes(outcome):
    where, duration = closing_lines(outcome, "demo.html")
    assert where == "Report: demo.html"
    assert duration.startswith("2\u00a0min 07\u00a0s in total")
    assert duration.endswith("447,720 readings checked at intake, 7,462 per second.")


def test_closing_lines__an_intake_below_a_millisecond__is_no_division_by_zero(outcome):
    _, duration = closing_lines(replace(outcome, judged=3, intake_ms=0), "demo.html")
    assert duration.endswith("3 readings checked at intake, 3,000 per second.")
