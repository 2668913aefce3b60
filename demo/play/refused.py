"""What became of the readings that somebody dishonest sent, at every oracle."""

from collections.abc import Sequence
from dataclasses import dataclass

from demo.play.days import Account
from oracle.modules.node import Node


@dataclass(frozen=True)
class Refusal:
    """What was tried, and why it was refused; an empty reason where it was known and added nothing."""

    what: str
    reason: str
    sentence: str


def refusals(nodes: Sequence[Node], account: Account) -> list[Refusal]:
    """What the first oracle made of each attempt, in the order in which they came."""
    refused = _refused(nodes[0])
    return [
        refused.get(attempt.what, Refusal(attempt.what, "", "It is known, and adds nothing."))
        for attempt in account.tried
    ]


def disagreements(nodes: Sequence[Node], account: Account) -> list[str]:
    """Where an oracle did not accept all honest readings and nothing else, or refused what others did not."""
    found = []
    first = _refused(nodes[0])
    for number, node in enumerate(nodes, start=1):
        accepted, rejected = node.store.counts()
        refused = sum(rejected.values())
        if accepted != account.signed or refused != len(first) or _refused(node) != first:
            found.append(
                f"Oracle {number} accepted {accepted:,} readings, and {account.signed:,} are honest; it"
                f" refused {refused}, and oracle 1 refused {len(first)}."
            )
    return found


def _refused(node: Node) -> dict[str, Refusal]:
    return {
        line.source: Refusal(line.source, line.reason.value, line.sentence) for line in node.store.rejected()
    }
