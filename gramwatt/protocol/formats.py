"""Numbers and times for people: exact, in integers, with units."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import Any

SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
HOLDS_TIME = re.compile(r"(?:Seconds|Delay)$")
"""Names of parameters that are times in seconds."""
SHORT = 10  # 0x and eight digits: a proposal's short name in lists
MILLIONTHS = 10**6
MINUS = "−"
NO_RECORD = "none"
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_MOST_GRAMS = Decimal(2**64 - 1).scaleb(-6)
_GAP = re.compile(r"(?<=\S) {24,}")  # wider than any gap of ours: the rest would look like another line
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters according to Unicode, but invisible
_CYCLE_YEARS, _CYCLE_SECONDS = 400, 146_097 * 86_400


def factor(value: int) -> str:
    """A factor of the ABI in g/kWh with six decimals."""
    return f"{value // 10**6}.{value % 10**6:06d}"


def change(old: int, new: int) -> str:
    """The change from `old` to `new`, to 0.1 %, half away from zero: `−16.0 %`."""
    value = tenths(100 * (new - old), old)
    sign = MINUS if value < 0 else "+" if value > 0 else "±"
    return f"{sign}{abs(value) // 10:,}.{abs(value) % 10} %"


def uncertainty(bps: int) -> str:
    """An uncertainty (half of a 95 % interval) to 0.1 %."""
    if bps == 0:
        return "uncertainty not stated"
    value = tenths(bps, 100)
    return f"±{value // 10}.{value % 10} %"


def duration(seconds: int) -> str:
    """Seconds in the largest unit without a remainder: `2 d`."""
    for unit, size in sorted(SECONDS.items(), key=lambda item: -item[1]):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def countdown(seconds: int) -> str:
    """Days, hours, minutes, seconds: `6 d 03:12:05`."""
    days, rest = divmod(seconds, 86_400)
    clock = f"{rest // 3_600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return f"{days} d {clock}" if days else clock


def utc(second: int) -> str:
    """A Unix second as date and time.

    A record on the chain may have a year of five digits, which datetime does not support; the calendar
    repeats after 400 years.
    """
    cycles, rest = divmod(second, _CYCLE_SECONDS)
    moment = datetime.fromtimestamp(rest, UTC)
    return f"{moment.year + cycles * _CYCLE_YEARS}-{moment:%m-%d %H:%M:%S} UTC"


def when(second: int, now: int) -> str:
    """Date, time, and the difference from `now`: `2026-12-08 00:00:00 UTC, in 6 d 03:12:05`."""
    if second > now:
        return f"{utc(second)}, in {countdown(second - now)}"
    return f"{utc(second)}, {countdown(now - second)} ago"


def spaced(name: str) -> str:
    """An enum member in words: OFF_GRID is `off-grid`, ANNUAL_REVIEW `annual review`."""
    text = name.lower().replace("_", " ")
    return "off-grid" if text == "off grid" else text


def who(address: str, people: Mapping[str, str]) -> str:
    """An address, followed by its name if it has one."""
    return f"{address} ({people[address]})" if address in people else address


def printable(text: str) -> str:
    """The text with control and invisible characters escaped, because others wrote parts of it."""
    shown = "".join(
        c if c.isprintable() and c not in _BLANKS else c.encode("unicode_escape").decode() for c in text
    )
    return _GAP.sub(lambda gap: r"\x20" * len(gap[0]), shown)


def hex_of(data: bytes) -> str:
    return "0x" + data.hex()


def value_text(name: str, value: Any, people: Mapping[str, str]) -> str:
    """A value of the ABI as people read it. name: the parameter, which decides whether it is a time."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, int):
        return f"{value} s ({duration(value)})" if HOLDS_TIME.search(name) else str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(value_text(name, item, people) for item in value)}]"
    if isinstance(value, dict):
        parts = (f"{key} {value_text(key, item, people)}" for key, item in value.items())
        return f"({', '.join(parts)})"
    return who(value, people)


# -- Factors, in g CO2e per kWh to a millionth, without floats --


def to_factor(grams: Decimal) -> int | None:
    """A factor of the ABI: g CO2e per kWh times 1e6. None if finer, negative, or beyond the ABI's uint64."""
    if not grams.is_finite() or not 0 <= grams <= _MOST_GRAMS:
        return None
    scaled = grams.scaleb(6, _EXACT)  # in the usual context it would be rounded to 28 digits
    return int(scaled) if scaled == scaled.to_integral_value() else None


def grams(factor: int) -> str:
    """A factor of the ABI in g/kWh, exactly: 70_492_000 is `70.492`."""
    whole, millionths = divmod(factor, MILLIONTHS)
    return f"{whole:,}.{millionths:06d}".rstrip("0").rstrip(".")


def tenths(numerator: int, denominator: int) -> int:
    """The quotient in tenths, half away from zero: 462 for 46.18. `denominator` is positive."""
    doubled = 20 * abs(numerator) + denominator
    rounded = doubled // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def percent(part: int, whole: int) -> str:
    """`part` as a signed percentage of `whole`, to 0.1 %: `+46.2 %`."""
    value = tenths(100 * part, whole)
    sign = "-" if value < 0 else "+"
    return f"{sign}{abs(value) // 10:,}.{abs(value) % 10} %"


def times(value: int, other: int) -> str:
    """`value` divided by `other`, to a hundredth: `7.26`."""
    hundredths = (200 * value + other) // (2 * other)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"
