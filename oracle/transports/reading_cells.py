"""Parsers for the cells of a file of readings; the results are exact integers and bytes.

Each raises ValueError with a text that completes the sentence "… is not".
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_DEVICE = re.compile(r"(?:0x)?([0-9a-f]{2}(?:[:-]?[0-9a-f]{2}){7})", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"\d{1,20}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,20}(\.\d{1,20})?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def device(cell: str) -> int:
    """An EUI-64: 16 hexadecimal digits, with or without colons or dashes between bytes."""
    match = _DEVICE.fullmatch(cell)
    if match is None:
        raise ValueError("an EUI-64 of 16 hexadecimal digits")
    return int(match[1].replace(":", "").replace("-", ""), 16)


def time(cell: str) -> int:
    """Unix seconds, or ISO 8601 with Z or an offset; whole seconds."""
    if _WHOLE.fullmatch(cell):
        return int(cell)
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError("a time: give Unix seconds, or ISO 8601 such as 2026-01-31T12:00:00Z") from None
    if moment.tzinfo is None:
        raise ValueError("a time with a time zone: end it with Z for UTC")
    elapsed = moment - _EPOCH
    if elapsed % timedelta(seconds=1) or elapsed < timedelta(0):
        raise ValueError("a time in whole seconds since 1970")
    return elapsed // timedelta(seconds=1)


def whole(cell: str) -> int:
    """A whole number, 0 or more."""
    if not _WHOLE.fullmatch(cell):
        raise ValueError("a whole number, 0 or more")
    return int(cell)


def energy(mwh_per_unit: int) -> Callable[[str], int]:
    """A parser of cumulative energy in units of `mwh_per_unit` mWh.

    Values finer than 1 mWh are refused, not rounded.
    """

    def parse(cell: str) -> int:
        if not _DECIMAL.fullmatch(cell):
            raise ValueError("an energy: give a decimal number, 0 or more, without exponent or separators")
        # In integers: Decimal would round a product of more than 28 digits.
        digits, _, decimals = cell.partition(".")
        scale: int = 10 ** len(decimals)
        mwh, rest = divmod(int(digits + decimals) * mwh_per_unit, scale)
        if rest:
            raise ValueError("an energy in whole mWh, the finest that a meter signs")
        return mwh

    return parse


def octets(count: int | None = None) -> Callable[[str], bytes]:
    """A parser of bytes in hexadecimal, `count` of them unless it is None."""

    def parse(cell: str) -> bytes:
        digits = cell.removeprefix("0x")
        try:
            value = bytes.fromhex(digits)
        except ValueError:
            raise ValueError("bytes in hexadecimal") from None
        if count is not None and len(value) != count:
            raise ValueError(f"{count} bytes in hexadecimal: it has {len(value)}")
        return value

    return parse
