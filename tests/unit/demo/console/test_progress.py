"""A line for every stage that has ended, with the text as it was given; a bar only on a terminal."""

from io import StringIO
from types import SimpleNamespace

import pytest
from rich.console import Console

from demo.console import progress
from demo.console.progress import ConsoleWatch, introduce


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    return Console(width=80, force_terminal=True, file=StringIO())


def plain(width=80):
    return Console(width=width, file=StringIO())


def written(console):
    return console.file.getvalue()


def test_introduce__80_columns__a_title_and_three_lines():
    console = plain()
    introduce(console)
    lines = written(console).splitlines()
    assert [bool(line.strip()) for line in lines] == [False, *[True] * 4, False]
    assert max(map(len, lines)) <= 80


def test_console_watch__no_terminal__a_line_for_each_stage():
    console = plain()
    watch = ConsoleWatch(console)
    watch.begin("Days", 2)
    watch.say("checking")
    watch.step("1 kWh")
    assert written(console) == ""
    watch.end("2 days")
    (line,) = written(console).splitlines()
    assert line.startswith("✓ Days")
    assert "2 days" in line
    assert "checking" not in line


def test_end__some_seconds_later__says_them_with_one_decimal(monkeypatch):
    times = iter([100.0, 112.34])
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(times)))
    console = plain()
    watch = ConsoleWatch(console)
    watch.begin("Chain", None)
    watch.end("a new chain")
    assert written(console).rstrip().endswith(" 12.3 s")


def test_end__a_text_in_square_brackets__is_text_and_not_markup():
    console = plain()
    watch = ConsoleWatch(console)
    watch.begin("Chain", None)
    watch.end("http://[fe80::1]:8545, id 31337")
    assert "http://[fe80::1]:8545, id 31337" in written(console)


def test_begin__a_terminal__shows_a_bar_with_the_count_of_steps(terminal):
    watch = ConsoleWatch(terminal)
    watch.begin("Meters", 3)
    watch.step("[dim]bondDevice[/]")
    watch.close()
    assert "Meters" in written(terminal)
    assert "1/3" in written(terminal)
    assert "[dim]bondDevice[/]" in written(terminal)
    assert "✓" not in written(terminal)


def test_begin__a_terminal_and_no_total__shows_no_count(terminal):
    watch = ConsoleWatch(terminal)
    watch.begin("Protocol", None)
    watch.say("deploying")
    watch.close()
    assert "deploying" in written(terminal)
    assert "/" not in written(terminal)


def test_end__a_terminal__the_bar_is_gone_and_later_steps_show_nothing(terminal):
    watch = ConsoleWatch(terminal)
    watch.begin("Meters", 3)
    watch.end("3 meters")
    ended = written(terminal)
    watch.step("late")
    watch.say("late")
    watch.close()
    assert "3 meters" in ended
    assert written(terminal) == ended
