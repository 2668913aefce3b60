"""The tables of docs/cost.md: what a reading, a panel's year and a tonne cost, from the gas snapshot.

python -m tools.cost                  # write the tables into the page
python -m tools.cost --check          # exit 1 if the page differs from the snapshot; write nothing
python -m tools.cost --eth-usd 2500   # print the tables under another assumption; the page keeps the defaults

Every quantity stays exact (cost_model.py) until it is printed. Only `half_up` and `down` round.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tools.cost_model import (
    PERIOD_HOURS,
    WH_PER_KWH,
    Assumptions,
    CostError,
    GasSnapshot,
    highest_gas_price_gwei,
    read_snapshot,
    shortest_period,
)

ROOT = Path(__file__).resolve().parents[1]
SNAPSHOT = ROOT / "tests" / "gas" / "snapshot.json"
PAGE = ROOT / "docs" / "cost.md"
BEGIN, END = "<!-- cost:begin -->", "<!-- cost:end -->"

GAS_PRICES_GWEI = (Fraction(1, 100), Fraction(1, 10), Fraction(1), Fraction(10), Fraction(50))
SIGNIFICANT_DIGITS = 3


# -- The page --


def with_tables(text: str, tables: str) -> str:
    """The page with the text between its two markers replaced.

    Raise CostError unless each marker is there exactly once, in order.
    """
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise CostError(f"The page must have {BEGIN} and, after it, {END}, each once.")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{tables}{END}{after}"


def first_difference(page: str, computed: str) -> str:
    """The first line in which two texts differ, with both sides."""
    page_lines, computed_lines = page.splitlines(), computed.splitlines()
    for number in range(max(len(page_lines), len(computed_lines))):
        sides = [lines[number] if number < len(lines) else "" for lines in (page_lines, computed_lines)]
        if sides[0] != sides[1]:
            return f"line {number + 1}\n  page:     {sides[0]}\n  computed: {sides[1]}"
    return "the end of the file"


# -- Print numbers --


def half_up(value: Fraction) -> str:
    """Three significant digits, half rounded up; whole numbers above them stay whole: 1234.5 is 1,235."""
    return _rounded(value, Fraction(1, 2))


def down(value: Fraction) -> str:
    """Three significant digits, rounded down: a limit is never printed higher than it is."""
    return _rounded(value, Fraction(0))


def _rounded(value: Fraction, bump: Fraction) -> str:
    if value < 0:
        raise ValueError(f"A cost cannot be negative: {value}.")
    if value == 0:
        return "0"
    decimals = 0
    while value * 10**decimals < 10 ** (SIGNIFICANT_DIGITS - 1):
        decimals += 1
    digits = int(value * 10**decimals + bump)  # int() cuts off, and value is not negative
    if decimals and digits == 10**SIGNIFICANT_DIGITS:  # 0.9996 is 1.00, not 1.000
        digits, decimals = digits // 10, decimals - 1
    whole, part = divmod(digits, 10**decimals)
    return f"{whole:,}.{part:0{decimals}}" if decimals else f"{whole:,}"


def exact(value: Fraction) -> str:
    """All digits of an assumption or a gas price; a non-terminating decimal as a fraction."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal:,f}" if Fraction(decimal) == value else str(value)


# -- Tables --


def tables(snapshot: GasSnapshot, assumed: Assumptions) -> str:
    """Everything between the markers."""
    sections = (
        ("What is assumed", _assumptions(assumed)),
        ("The highest gas price that a period length bears", _highest_gas_prices(snapshot, assumed)),
        ("The shortest period that pays", _shortest_periods(snapshot, assumed)),
        ("A reading", _readings(snapshot, assumed)),
        ("A panel's year", _panel_years(snapshot, assumed)),
        ("A tonne", _tonnes(snapshot, assumed)),
        ("Steps that are paid once", _steps(snapshot, assumed)),
    )
    return "\n".join(f"### {title}\n{body}" for title, body in sections)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """A Markdown table whose first `left` columns are aligned left, all others right."""
    ruler = "".join("---|" if column < left else "---:|" for column in range(len(header)))
    lines = [f"| {' | '.join(row)} |" for row in (header, *rows)]
    return "\n".join([lines[0], f"|{ruler}", *lines[1:]]) + "\n"


def _prices() -> list[str]:
    return [f"{exact(price)} gwei" for price in GAS_PRICES_GWEI]


def _assumptions(assumed: Assumptions) -> str:
    rows = (
        ("price of ether", "`--eth-usd`", f"{exact(assumed.eth_usd)} USD"),
        ("price of a credit (1 t)", "`--credit-usd`", f"{exact(assumed.credit_usd)} USD"),
        ("panel", "`--panel-watts`", f"{exact(assumed.panel_watts)} W"),
        ("capacity factor", "`--capacity-percent`", f"{exact(assumed.capacity_percent)} %"),
        ("emission factor", "`--factor-g-per-kwh`", f"{exact(assumed.factor_g_per_kwh)} g/kWh"),
        ("share of a credit's price that gas may take", "`--share-percent`", share_text(assumed)),
        ("so a panel's year is", "", f"{half_up(assumed.year_wh / WH_PER_KWH)} kWh"),
        ("it is credited with", "", f"{half_up(assumed.year_grams / 1_000)} kg"),
        ("its credits are worth", "", f"{half_up(assumed.year_value_usd)} USD"),
    )
    return table(("what", "option", "value"), rows, left=2)


def share_text(assumed: Assumptions) -> str:
    return f"{exact(assumed.share_percent)} %"


def _highest_gas_prices(snapshot: GasSnapshot, assumed: Assumptions) -> str:
    rows = [
        (
            shape.name,
            *(
                down(highest_gas_price_gwei(snapshot, assumed, shape, hours))
                for hours in PERIOD_HOURS.values()
            ),
        )
        for shape in snapshot.shapes
    ]
    return (
        f"In gwei, rounded down: at this gas price, gas takes {share_text(assumed)} of what the credits "
        "are worth.\n\n" + table(("fleets × panels", *PERIOD_HOURS), rows)
    )


def _shortest_periods(snapshot: GasSnapshot, assumed: Assumptions) -> str:
    rows = [
        (
            shape.name,
            *(shortest_period(snapshot, assumed, shape, price) or "none" for price in GAS_PRICES_GWEI),
        )
        for shape in snapshot.shapes
    ]
    return (
        f"The shortest of the four periods at which gas takes at most {share_text(assumed)} of the "
        "credits' worth.\n\n" + table(("fleets × panels", *_prices()), rows)
    )


def _readings(snapshot: GasSnapshot, assumed: Assumptions) -> str:
    rows = [
        (
            shape.name,
            half_up(shape.reading_gas),
            *(half_up(1_000 * assumed.usd(shape.reading_gas, price)) for price in GAS_PRICES_GWEI),
        )
        for shape in snapshot.shapes
    ]
    return "Gas of one reading; USD of 1,000 readings.\n\n" + table(
        ("fleets × panels", "gas", *_prices()), rows
    )


def _by_period(snapshot: GasSnapshot, cell: Callable[[Fraction, Fraction], str]) -> list[list[str]]:
    """A row per shape and period: its name, the period's, gas a year, and a cell per gas price."""
    return [
        [shape.name, period, half_up(gas), *(cell(gas, price) for price in GAS_PRICES_GWEI)]
        for shape in snapshot.shapes
        for period, gas in ((name, snapshot.year_gas(shape, hours)) for name, hours in PERIOD_HOURS.items())
    ]


def _panel_years(snapshot: GasSnapshot, assumed: Assumptions) -> str:
    rows = _by_period(snapshot, lambda gas, price: half_up(assumed.usd(gas, price)))
    header = ("fleets × panels", "period", "gas a year", *_prices())
    return (
        "USD a year for one panel, the fleet's yearly claim included; to be compared with "
        f"{half_up(assumed.year_value_usd)} USD of credits.\n\n" + table(header, rows, left=2)
    )


def _tonnes(snapshot: GasSnapshot, assumed: Assumptions) -> str:
    def cell(gas: Fraction, price: Fraction) -> str:
        tonne_usd = assumed.usd(gas, price) / assumed.year_tonnes
        share = 100 * tonne_usd / assumed.credit_usd
        return f"{half_up(tonne_usd)} ({half_up(share) if share <= 100 else '> 100'} %)"

    rows = [[shape, period, *cells] for shape, period, _gas, *cells in _by_period(snapshot, cell)]
    header = ("fleets × panels", "period", *_prices())
    return (
        "USD of gas for one tonne, and in brackets the share of a credit's price "
        f"({exact(assumed.credit_usd)} USD).\n\n" + table(header, rows, left=2)
    )


def _steps(snapshot: GasSnapshot, assumed: Assumptions) -> str:
    steps = {
        "enrol a device with a secp256k1 key": snapshot.enrolment_gas("secp256k1"),
        "enrol a device with a P-256 key": snapshot.enrolment_gas("p256"),
        "open a fleet": snapshot.step("openFleet"),
        "claim, first of a class": snapshot.step("claimCredits first"),
        "claim, repeat": snapshot.step("claimCredits repeat"),
        "retire, first": snapshot.step("retire first"),
        "retire, repeat": snapshot.step("retire repeat"),
    }
    rows = [
        (name, f"{gas:,}", *(half_up(assumed.usd(Fraction(gas), price)) for price in GAS_PRICES_GWEI))
        for name, gas in steps.items()
    ]
    return (
        "USD a step. Enrolling is registering, certifying, bonding and locating; a claim and a retirement "
        "cost the same for one kilogram as for a thousand tonnes.\n\n"
        + table(("step", "gas", *_prices()), rows)
    )


# -- Command --


def positive(text: str) -> Fraction:
    """An exact number above 0, for argparse."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number.") from error
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0.")
    return value


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.cost", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the page differs")
    for name, default in vars(Assumptions()).items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=positive,
            default=default,
            metavar="N",
            help=f"assumed; {exact(default)} unless given",
        )
    options = parser.parse_args(arguments)
    if options.check and _assumed(options) != Assumptions():
        parser.error("--check compares the page, which has the default assumptions: give no others.")
    return options


def _assumed(options: argparse.Namespace) -> Assumptions:
    return Assumptions(**{field.name: getattr(options, field.name) for field in fields(Assumptions)})


def run(arguments: Sequence[str], page: Path, snapshot: Path) -> int:
    """Write, compare or print. Returns the exit code; raises CostError."""
    options = _options(arguments)
    assumed = _assumed(options)
    computed_tables = tables(read_snapshot(snapshot), assumed)
    if assumed != Assumptions():
        print(computed_tables)
        return 0
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        raise CostError(f"The page cannot be read ({error}).") from error
    computed = with_tables(text, computed_tables)
    if not options.check:
        page.write_text(computed, encoding="utf-8")
        print(f"{page.name}: the tables are written.")
        return 0
    if text == computed:
        return 0
    print(
        f"{page.name} does not match the gas snapshot; the first difference is in "
        f"{first_difference(text, computed)}\nRun `python -m tools.cost` and commit the page.",
        file=sys.stderr,
    )
    return 1


def main(arguments: Sequence[str], page: Path = PAGE, snapshot: Path = SNAPSHOT) -> int:
    """The command. An error is one sentence on stderr, and exit code 1."""
    try:
        return run(arguments, page, snapshot)
    except CostError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
