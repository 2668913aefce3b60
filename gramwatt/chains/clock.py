"""The only source of the current time."""

import time
from typing import Protocol

from gramwatt.protocol.quantities import UnixTime


class Clock(Protocol):
    """A source of the current time; tests and the demonstration have their own."""

    def now(self) -> UnixTime:
        """Whole Unix seconds, rounded down."""


class SystemClock:
    """This machine's clock."""

    def now(self) -> UnixTime:
        return UnixTime(int(time.time()))
