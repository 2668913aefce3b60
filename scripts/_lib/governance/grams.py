"""Factors as people write and read them: g CO2e per kWh, to a millionth, never through a float."""

from decimal import Decimal, InvalidOperation

MILLIONTHS = 10**6


def to_factor(grams: Decimal) -> int | None:
    """A factor of the ABI: g CO2e per kWh times 1e6. None if it is finer than that, negative or no number."""
    if not grams.is_finite() or grams < 0:
        return None
    scaled = grams.scaleb(6)
    return int(scaled) if scaled == scaled.to_integral_value() else None


def parse_grams(text: str) -> int | None:
    """`70.492` as 70_492_000; None if it is no such number."""
    try:
        return to_factor(Decimal(text))
    except InvalidOperation:
        return None


def grams(factor: int) -> str:
    """A factor of the ABI in g/kWh, exactly: 70_492_000 is `70.492`."""
    whole, millionths = divmod(factor, MILLIONTHS)
    return f"{whole:,}.{millionths:06d}".rstrip("0").rstrip(".")


def tenths(numerator: int, denominator: int) -> int:
    """The quotient in tenths, half away from zero: 462 of 46.18 %. `denominator` is positive."""
    doubled = 20 * abs(numerator) + denominator
    rounded = doubled // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def percent(part: int, whole: int) -> str:
    """Difference `part` of `whole` with its sign, to 0.1 %: `+46.2 %`."""
    value = tenths(100 * part, whole)
    sign = "-" if value < 0 else "+"
    return f"{sign}{abs(value) // 10:,}.{abs(value) % 10} %"


def times(value: int, other: int) -> str:
    """How often `other` goes into `value`, to a hundredth: `7.26`."""
    hundredths = (200 * value + other) // (2 * other)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"
