"""docs/cost.md is what the snapshot gives, one row worked by hand, and what is refused."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.gas_snapshot import BATCH, STEPS
from tools.cost import BEGIN, END, PAGE, SNAPSHOT, down, exact, half_up, main, tables, with_tables
from tools.cost_model import Assumptions, CostError, read_snapshot


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "cost.md"
    path.write_text(f"# Cost\n{BEGIN}\n{END}\nAfter.\n", encoding="utf-8")
    return path


def row(text: str, start: str) -> str:
    (line,) = (line for line in text.splitlines() if line.startswith(start))
    return line


def test_page__and_the_committed_snapshot__are_in_sync():
    assert main(["--check"], PAGE, SNAPSHOT) == 0, "run `make cost` and commit docs/cost.md"


def test_main__without_an_option__writes_what_check_then_accepts(page, snapshot):
    assert main(["--check"], page, snapshot) == 1
    assert main([], page, snapshot) == 0
    assert main(["--check"], page, snapshot) == 0

    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Cost\n")
    assert text.endswith("\nAfter.\n")


def test_main__check_of_a_page_with_one_digit_changed__fails_names_the_line_and_writes_nothing(
    page, snapshot, capsys
):
    main([], page, snapshot)
    changed = page.read_text(encoding="utf-8").replace("| 0.931 |", "| 0.932 |")
    page.write_text(changed, encoding="utf-8")

    assert main(["--check"], page, snapshot) == 1
    message = capsys.readouterr().err
    assert "page:     | 1 × 1,000 | day | 310,327 |" in message
    assert "python -m tools.cost" in message
    assert page.read_text(encoding="utf-8") == changed


def test_main__another_assumption__is_printed_and_leaves_the_page(page, snapshot, capsys):
    before = page.read_text(encoding="utf-8")

    assert main(["--eth-usd", "6000"], page, snapshot) == 0
    assert "| 6,000 USD |" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == before


def test_main__check_with_another_assumption__is_refused(page, snapshot):
    with pytest.raises(SystemExit) as refused:
        main(["--check", "--eth-usd", "6000"], page, snapshot)
    assert refused.value.code == 2


@pytest.mark.parametrize("price", ["0", "-1", "nan", "ten", "1/0"])
def test_main__a_price_that_is_none__is_refused(page, snapshot, price, capsys):
    with pytest.raises(SystemExit) as refused:
        main([f"--eth-usd={price}"], page, snapshot)
    assert refused.value.code == 2
    assert "--eth-usd" in capsys.readouterr().err


def test_tables__a_day_at_one_gwei__has_the_costs_worked_by_hand(snapshot):
    text = tables(read_snapshot(snapshot), Assumptions())

    # 310,327 gas · 10⁻⁹ · 3,000 USD = 0.930981 USD; / 0.2712096 t = 3.4327… USD a tonne, of 10 USD.
    assert row(text, "| 1 × 1,000 | day | 310,327").split(" | ")[5] == "0.931"
    assert row(text, "| 1 × 1,000 | day | 0.0343").split(" | ")[4] == "3.43 (34.3 %)"
    # 850 · 1,000 readings · 10⁻⁹ · 3,000 USD = 2.55 USD
    assert row(text, "| 1 × 1,000 | 850 |").split(" | ")[4] == "2.55"
    assert row(text, "| enrol a device with a P-256 key |").split(" | ")[1] == "990,000"


def test_tables__more_than_all_of_the_price__is_not_spelt_out(snapshot):
    text = tables(read_snapshot(snapshot), Assumptions())

    assert row(text, "| 1 × 1,000 | day | 0.0343").split(" | ")[5] == "34.3 (> 100 %)"


@pytest.mark.parametrize(
    ("value", "up", "cut"),
    [
        ("0", "0", "0"),
        ("0.000123449", "0.000123", "0.000123"),
        ("0.0001235", "0.000124", "0.000123"),
        ("0.9996", "1.00", "0.999"),
        ("9.995", "10.0", "9.99"),
        ("99.95", "100", "99.9"),
        ("100", "100", "100"),
        ("1234.5", "1,235", "1,234"),
        ("1234.4", "1,234", "1,234"),
    ],
)
def test_half_up_and_down__a_value__keep_three_digits(value, up, cut):
    assert half_up(Fraction(value)) == up
    assert down(Fraction(value)) == cut


def test_half_up__below_zero__is_refused():
    with pytest.raises(ValueError, match="negative"):
        half_up(Fraction(-1))


@pytest.mark.parametrize(
    ("value", "text"), [("3000", "3,000"), ("0.01", "0.01"), ("2500.5", "2,500.5"), ("1/3", "1/3")]
)
def test_exact__a_value__loses_no_digit(value, text):
    assert exact(Fraction(value)) == text


@pytest.mark.parametrize("text", ["", f"{BEGIN}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}{END}{BEGIN}{END}"])
def test_with_tables__markers_missing_swapped_or_twice__is_refused(text):
    with pytest.raises(CostError, match="cost:begin"):
        with_tables(text, "")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"batches": {"1by2": {}}, "steps": {}}'])
def test_main__a_file_that_is_no_snapshot__ends_in_a_sentence(page, tmp_path, content, capsys):
    broken = tmp_path / "broken.json"
    broken.write_text(content, encoding="utf-8")

    assert main([], page, broken) == 1
    assert "is not a gas snapshot" in capsys.readouterr().err


def test_main__a_step_that_the_snapshot_lacks__is_named(page, tmp_path, capsys):
    steps = {name: gas for name, gas in STEPS.items() if name != "openFleet"}
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps({"batches": {"1x1000": BATCH}, "steps": steps}), encoding="utf-8")

    assert main([], page, path) == 1
    assert "'openFleet'" in capsys.readouterr().err
