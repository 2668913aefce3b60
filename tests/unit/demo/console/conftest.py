"""An outcome as the demo's own: exact, with one reading that was known and one that was refused."""

import pytest

from demo.play.outcome import Outcome
from demo.play.refused import Refusal
from tests.support.demo.result import make_result

REFUSED = (
    Refusal("the same reading a second time", "", "It is known."),
    Refusal("a clock a day ahead", "clock_in_future", "The clock."),
)


@pytest.fixture(scope="session")
def outcome(records) -> Outcome:
    return Outcome(make_result(records), REFUSED, (), judged=447_720, intake_ms=60_000)
