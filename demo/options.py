"""The options of `gramwatt demo`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """The options of one run. Without `rpc_url` the demo starts a chain of its own.

    days: 1 to 14. interval_seconds: time between a meter's readings, a multiple of 900 that divides a day.
    """

    days: int = 14
    interval_seconds: int = 3600
    seed: str = "gramwatt"
    rpc_url: str | None = None
    key_file: Path | None = None
