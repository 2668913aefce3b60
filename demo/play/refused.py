"""How the oracles treated the dishonest readings."""

from collections.abc import Sequence
from dataclasses import dataclass

from demo.play.days import Tally
from oracle.modules.node import Node


@dataclass(frozen=True)
class Refusal:
    """A dishonest reading, and why it was refused; the reason is empty if it was already known."""

    what: str
    reason: str
    sentence: str


def refusals(nodes: Sequence[Node], tally: Tally) -> list[Refusal]:
    """The first oracle's refusal of each attempt, in the order of the attempts."""
    refused = _refused(nodes[0])
    return [
        refused.get(attempt.what, Refusal(attempt.what, "", "It is already known and adds nothing."))
        for attempt in tally.attempts
    ]


def disagreements(nodes: Sequence[Node], tally: Tally) -> list[str]:
    """Sentences on oracles that did not accept exactly the honest readings, or differ from oracle 1."""
    problems = []
    first = _refused(nodes[0])
    for number, node in enumerate(nodes, start=1):
        accepted, rejected = node.store.counts()
        refused = sum(rejected.values())
        if accepted != tally.signed or refused != len(first) or _refused(node) != first:
            problems.append(
                f"Oracle {number} accepted {accepted:,} readings, but {tally.signed:,} are honest; it"
                f" refused {refused}, and oracle 1 refused {len(first)}."
            )
    return problems


def _refused(node: Node) -> dict[str, Refusal]:
    return {
        line.source: Refusal(line.source, line.reason.value, line.sentence) for line in node.store.rejected()
    }
