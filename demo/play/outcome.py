"""What the demonstration comes to."""

from dataclasses import dataclass

from demo.play.refused import Refusal
from demo.play.result import DemoResult


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
