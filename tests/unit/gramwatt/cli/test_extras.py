"""A command whose extra is not installed says so; the others work without it."""

import subprocess
import sys

import pytest

WITHOUT = """
import sys
sys.modules["matplotlib"] = None  # as if it were not installed
from gramwatt.cli.main import main
main(sys.argv[1:])
"""


def gramwatt(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("arguments", [(), ("--days", "3", "--json"), ("--help",)])
def test_main__a_command_without_its_extra__says_what_to_install(arguments: tuple[str, ...]) -> None:
    answer = gramwatt("demo", *arguments)

    assert answer.returncode == 1
    assert answer.stderr == (
        "Error: gramwatt demo needs the extra [demo], and matplotlib is not installed."
        " Install it: pip install 'gramwatt[demo]'\n"
    )


def test_main__help_without_an_extra__lists_every_command() -> None:
    answer = gramwatt("--help")

    assert answer.returncode == 0
    assert "Not installed: it needs the extra [demo]." in answer.stdout
    assert all(f"\n  {name} " in answer.stdout for name in ("batch", "demo", "oracle", "readings", "status"))


def test_main__a_command_of_the_node__needs_no_extra() -> None:
    assert gramwatt("readings", "list", "--help").returncode == 0


def test_main__no_such_command__is_a_usage_error() -> None:
    assert gramwatt("mine").returncode == 2


def test_main__a_module_of_our_own_that_is_missing__is_not_called_an_extra() -> None:
    program = WITHOUT.replace('"matplotlib"', '"demo.play.run"')

    answer = subprocess.run(
        [sys.executable, "-c", program, "demo"], capture_output=True, text=True, check=False
    )

    assert answer.returncode == 1
    assert "needs the extra" not in answer.stderr
    assert "demo.play.run" in answer.stderr
