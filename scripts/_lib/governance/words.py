"""Numbers and times as signers read them: exact, in integers, with units."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from scripts._lib.governance.grams import tenths
from scripts._lib.values import SECONDS

MINUS = "−"
NO_RECORD = "none"
_GAP = re.compile(r"(?<=\S) {24,}")  # wider than our own: what follows would seem to be another line
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters, says Unicode, that look like nothing
_CYCLE_YEARS, _CYCLE_SECONDS = 400, 146_097 * 86_400


def factor(value: int) -> str:
    """A factor of the ABI in g/kWh with all of its six decimals."""
    return f"{value // 10**6}.{value % 10**6:06d}"


def change(old: int, new: int) -> str:
    """How much `new` is above or below `old`, to 0.1 %, half away from zero: `−16.0 %`."""
    value = tenths(100 * (new - old), old)
    sign = MINUS if value < 0 else "+" if value > 0 else "±"
    return f"{sign}{abs(value) // 10:,}.{abs(value) % 10} %"


def uncertainty(bps: int) -> str:
    """Half of a 95 % interval, to 0.1 %."""
    if bps == 0:
        return "uncertainty not stated"
    value = tenths(bps, 100)
    return f"±{value // 10}.{value % 10} %"


def duration(seconds: int) -> str:
    """Seconds in the largest unit that leaves none over: `2 d`."""
    for unit, size in sorted(SECONDS.items(), key=lambda item: -item[1]):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def countdown(seconds: int) -> str:
    """Days and clock: `6 d 03:12:05`."""
    days, rest = divmod(seconds, 86_400)
    clock = f"{rest // 3_600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return f"{days} d {clock}" if days else clock


def utc(second: int) -> str:
    """A Unix second as date and time.

    A record on the chain may name a year of five digits, which datetime cannot: the calendar repeats itself
    after 400 years.
    """
    cycles, rest = divmod(second, _CYCLE_SECONDS)
    moment = datetime.fromtimestamp(rest, UTC)
    return f"{moment.year + cycles * _CYCLE_YEARS}-{moment:%m-%d %H:%M:%S} UTC"


def when(second: int, now: int) -> str:
    """Date, time, and how far off: `2026-12-08 00:00:00 UTC, in 6 d 03:12:05`."""
    if second > now:
        return f"{utc(second)}, in {countdown(second - now)}"
    return f"{utc(second)}, {countdown(now - second)} ago"


def spaced(name: str) -> str:
    """An enum member in words: OFF_GRID is `off-grid`, ANNUAL_REVIEW `annual review`."""
    text = name.lower().replace("_", " ")
    return "off-grid" if text == "off grid" else text


def who(address: str, people: Mapping[str, str]) -> str:
    """An address, with the name that it is known by if it is."""
    return f"{address} ({people[address]})" if address in people else address


def printable(text: str) -> str:
    """The text with whatever a terminal would act upon, or hide, written out: others wrote parts of it."""
    shown = "".join(
        c if c.isprintable() and c not in _BLANKS else c.encode("unicode_escape").decode() for c in text
    )
    return _GAP.sub(lambda gap: r"\x20" * len(gap[0]), shown)
