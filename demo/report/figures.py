"""Format integers for readers. Functions that round say so."""

from datetime import UTC, datetime

THIN = "\u202f"  # a narrow space that does not break


def grouped(number: int) -> str:
    """Digits in groups of three: 1 234 567."""
    return f"{number:,}".replace(",", THIN).replace("-", "\u2212")


def thousandths(number: int) -> str:
    """A whole number of thousandths as a decimal, exact: Wh as kWh, or units as credits."""
    sign = "\u2212" if number < 0 else ""
    whole, rest = divmod(abs(number), 1000)
    return f"{sign}{grouped(whole)}.{rest:03}"


def factor_text(factor: int) -> str:
    """ng per Wh as g/kWh, exact and without trailing zeros."""
    whole, millionths = divmod(factor, 10**6)
    return f"{whole}.{millionths:06}".rstrip("0").rstrip(".")


def ratio_text(total: int, count: int) -> str:
    """`total` divided by `count`, rounded to the nearest integer; a dash if `count` is 0."""
    return grouped((2 * total + count) // (2 * count)) if count else "\u2013"


def day_text(time: int) -> str:
    """The UTC day of a Unix time, like 3 Jan 2026."""
    moment = datetime.fromtimestamp(time, UTC)
    return f"{moment.day}{moment:\u00a0%b\u00a0%Y}"


def duration_text(milliseconds: int) -> str:
    """Minutes and whole seconds, like 2 min 07 s; below a minute, seconds with one decimal. Rounds down."""
    if milliseconds < 60_000:
        return f"{milliseconds // 1000}.{milliseconds % 1000 // 100}\u00a0s"
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}\u00a0min {seconds:02}\u00a0s"
