"""The grid of metered periods: multiples of their length since 1970, so that all oracles cut alike."""

from gramwatt.protocol.batch import Period
from gramwatt.protocol.quantities import UnixTime


def period_start(time: int, length_seconds: int) -> UnixTime:
    """The last start of a period that is not after `time`."""
    return UnixTime(time - time % length_seconds)


def last_closed(now: UnixTime, length_seconds: int, grace_seconds: int) -> Period:
    """The latest period that ended at least `grace_seconds` ago, so that its readings had time to arrive."""
    end = period_start(now - grace_seconds, length_seconds)
    return Period(UnixTime(end - length_seconds), end)
