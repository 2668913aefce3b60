"""The grid of metered periods: multiples of their length since 1970, the same for all oracles."""

from gramwatt.protocol.batch import Period
from gramwatt.protocol.quantities import UnixTime


def period_start(time: int, length_seconds: int) -> UnixTime:
    """The start of the period that contains `time`."""
    return UnixTime(time - time % length_seconds)


def last_closed(now: UnixTime, length_seconds: int, grace_seconds: int) -> Period:
    """The latest period that ended at least `grace_seconds` ago: its readings have had time to arrive."""
    end = period_start(now - grace_seconds, length_seconds)
    return Period(UnixTime(end - length_seconds), end)
