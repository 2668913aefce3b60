"""What the demo prints, for people and for scripts; it runs in tests/integration/demo/test_demo.py."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from rich.console import Console

from demo.console.as_json import as_json
from demo.console.progress import ConsoleWatch, introduce
from demo.console.view import closing_lines, show
from demo.plants.measured_power import load_power_records
from demo.play.outcome import Outcome
from demo.play.refused import Refusal
from gramwatt.cli.main import main
from tests.support.demo.result import make_result

REFUSED = (
    Refusal("the same reading a second time", "", "It is known."),
    Refusal("a clock a day ahead", "clock_in_future", "The clock."),
)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return Outcome(make_result(load_power_records()), REFUSED, (), judged=447_720, intake_ms=60_000)


def printed(outcome: Outcome, width: int) -> list[str]:
    console = Console(width=width)
    with console.capture() as capture:
        introduce(console)
        show(console, outcome)
    return capture.get().splitlines()


@pytest.mark.parametrize("width", [80, 120])
def test_show__any_terminal__no_line_is_wider_and_none_is_cut(outcome, width):
    lines = printed(outcome, width)
    assert max(map(len, lines)) <= width
    assert not any("…" in line for line in lines)


def test_introduce__80_columns__three_lines(outcome):
    assert [bool(line.strip()) for line in printed(outcome, 80)[:7]] == [False, *[True] * 4, False, False]


def test_show__all_exact__says_so_and_what_was_refused(outcome):
    text = "\n".join(printed(outcome, 120))
    assert "Every difference is 0 ng" in text
    assert "refused: clock in future" in text
    assert "already known: adds nothing" in text
    assert "implausible" in text


def test_show__a_problem__says_it_and_not_that_all_is_well(outcome):
    text = "\n".join(printed(replace(outcome, problems=("Lagos homes: 5 ng too much.",)), 120))
    assert "Lagos homes: 5 ng too much." in text
    assert "Every difference is 0" not in text


def test_closing_lines__a_run__readings_a_second_over_all_intakes(outcome):
    assert closing_lines(outcome, "demo.html")[1].endswith(
        "447,720 readings checked at intake, 7,462 per second."
    )


def test_as_json__amounts_in_ng__are_text_and_survive(outcome):
    found = json.loads(json.dumps(as_json(outcome, "demo.html")))
    for fleet, row in zip(outcome.result.fleets, found["fleets"], strict=True):
        assert int(row["expected_ng"]) == fleet.expected_ng
        assert isinstance(row["carry_ng"], str)
    assert found["exact"] is True
    assert found["refused"][1]["reason"] == "clock_in_future"


def test_console_watch__no_terminal__a_line_for_each_stage():
    console = Console(width=80)
    watch = ConsoleWatch(console)
    with console.capture() as capture:
        watch.begin("Days", 2)
        watch.say("checking")
        watch.step("1 kWh")
        watch.end("2 days")
    (line,) = capture.get().splitlines()
    assert line.startswith("✓ Days")
    assert "2 days" in line


@pytest.mark.parametrize("interval", ["0", "600", "4500", "an hour"])
def test_demo__an_interval_that_is_none__is_a_usage_error(interval):
    result = CliRunner(mix_stderr=False).invoke(main, ["demo", "--interval", interval])
    assert result.exit_code == 2
    assert "that divides a day" in " ".join(result.stderr.split())
