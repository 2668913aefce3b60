"""What is printed is exact."""

import pytest

from gramwatt.cli.output import kwh, show_facts, utc


@pytest.mark.parametrize(
    ("mwh", "text"), [(0, "0.000000"), (1, "0.000001"), (2**64 - 1, "18446744073709.551615")]
)
def test_kwh__every_mwh__is_there(mwh, text):
    assert kwh(mwh) == text


def test_utc__a_second__is_iso_8601():
    assert utc(1_767_225_600) == "2026-01-01T00:00:00Z"
    assert utc(None) == ""


def test_show_facts__numbers__are_grouped(capsys):
    show_facts("Readings", {"accepted": 1_234_567, "note": "fine", "none": None})
    printed = capsys.readouterr().out
    assert "1,234,567" in printed
    assert "None" not in printed


def test_show_facts__brackets__are_not_taken_for_a_style(capsys):
    show_facts("Checks", {"key": "Set key_file in [node].", "path": "[bold]a[/bold]"})
    printed = capsys.readouterr().out
    assert "Set key_file in [node]." in printed
    assert "[bold]a[/bold]" in printed
