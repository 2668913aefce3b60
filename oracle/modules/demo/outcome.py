"""What the demo is asked for, and what it comes to."""

from dataclasses import dataclass
from pathlib import Path

from oracle.modules.demo.refused import Refusal
from oracle.modules.demo.result import DemoResult


@dataclass(frozen=True)
class Options:
    """What whoever runs the demo chooses. Without `rpc_url` the demo starts a chain of its own.

    days: 1 to 14. interval_seconds: between a meter's readings, a multiple of 900 that divides a day.
    """

    days: int = 14
    interval_seconds: int = 3600
    seed: str = "gramwatt"
    rpc_url: str | None = None
    key_file: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """The result, and what is wrong with it: nothing, if the protocol keeps its word.

    judged: readings that all oracles judged together, in `intake_ms`.
    """

    result: DemoResult
    refused: tuple[Refusal, ...]
    problems: tuple[str, ...]
    judged: int
    intake_ms: int
