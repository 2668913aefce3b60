"""The outcome of the demo."""

from dataclasses import dataclass

from demo.play.refused import Refusal
from demo.play.result import DemoResult


@dataclass(frozen=True)
class Outcome:
    """The result of the run, and the problems found in it.

    judged: readings checked by all oracles together, in `intake_ms`.
    """

    result: DemoResult
    refused: tuple[Refusal, ...]
    problems: tuple[str, ...]
    judged: int
    intake_ms: int
