"""How the oracles treated dishonest readings, and whether all of them treated them alike."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

from demo.meters.dishonest import Attempt
from demo.play.days import Tally
from demo.play.refused import Refusal, disagreements, refusals
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.reading import Reason, SignedReading
from oracle.providers.store.views import RejectedLine

SIGNED = SignedReading(bytes(32), bytes(32), bytes(65))
ATTEMPTS = [Attempt(what, SIGNED, b"") for what in ("a clock ahead", "seen before", "a stranger's")]
AHEAD = ("a clock ahead", Reason.CLOCK_IN_FUTURE)
STRANGER = ("a stranger's", Reason.UNKNOWN_METER)
TALLY = Tally(signed=1_000, attempts=ATTEMPTS)


def make_node(*refused: tuple[str, Reason], accepted: int = 1_000) -> Any:
    """An oracle whose store has these refusals, the latest first as in a store."""
    lines = [
        RejectedLine(None, 1, UnixTime(0), reason, f"Refused: {reason.value}.", source)
        for source, reason in reversed(refused)
    ]
    reasons = Counter(reason for _, reason in refused)
    return SimpleNamespace(
        store=SimpleNamespace(rejected=lambda: lines, counts=lambda: (accepted, dict(reasons)))
    )


# -- refusals --


def test_refusals__each_attempt__in_its_order_with_the_oracles_reason():
    assert refusals([make_node(AHEAD, STRANGER)], TALLY) == [
        Refusal("a clock ahead", "clock_in_future", "Refused: clock_in_future."),
        Refusal("seen before", "", "It is already known and adds nothing."),
        Refusal("a stranger's", "unknown_meter", "Refused: unknown_meter."),
    ]


def test_refusals__the_oracles_differ__it_is_the_first_ones():
    nodes = [make_node(AHEAD), make_node(AHEAD, STRANGER)]
    assert [refusal.reason for refusal in refusals(nodes, TALLY)] == ["clock_in_future", "", ""]


def test_refusals__no_attempts__none():
    assert refusals([make_node()], Tally(signed=1_000)) == []


# -- disagreements --


def test_disagreements__all_alike__none():
    assert disagreements([make_node(AHEAD, STRANGER) for _ in range(3)], TALLY) == []


def test_disagreements__an_oracle_that_accepted_one_more__is_named_with_its_numbers():
    nodes = [make_node(AHEAD, STRANGER), make_node(AHEAD, accepted=1_001)]
    assert disagreements(nodes, TALLY) == [
        "Oracle 2 accepted 1,001 readings, but 1,000 are honest; it refused 1, and oracle 1 refused 2."
    ]


def test_disagreements__every_oracle_lost_an_honest_reading__all_are_named():
    nodes = [make_node(AHEAD, accepted=999) for _ in range(2)]
    assert [problem.split(" accepted")[0] for problem in disagreements(nodes, TALLY)] == [
        "Oracle 1",
        "Oracle 2",
    ]


def test_disagreements__another_reason_for_the_same_reading__is_a_disagreement():
    other = ("a clock ahead", Reason.BAD_SIGNATURE)
    (problem,) = disagreements([make_node(AHEAD), make_node(other)], TALLY)
    assert problem.startswith("Oracle 2")


def test_disagreements__a_reading_refused_twice__is_a_disagreement():
    (problem,) = disagreements([make_node(AHEAD), make_node(AHEAD, AHEAD)], TALLY)
    assert "it refused 2, and oracle 1 refused 1" in problem
