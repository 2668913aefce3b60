"""Claim the units that fleets have earned, for their owners."""

from collections.abc import Sequence

from demo.stage.committee import run_until
from gramwatt.chains.state import Accrual
from gramwatt.protocol.quantities import UnixTime
from oracle.modules.node import Node
from oracle.modules.settle import classes_of
from oracle.types.config import SettleConfig


def accruals(node: Node) -> list[Accrual]:
    """The accrual of every fleet in every class: units and carry that are not claimed yet."""
    head = node.chain.head()
    return node.chain.accruals(classes_of(node.chain.batches(head)), head)


def claim_all(nodes: Sequence[Node]) -> int:
    """Configure the oracles to claim for every fleet, and run them; returns the number of claims."""
    claims = sum(accrual.units > 0 for accrual in accruals(nodes[0]))
    for node in nodes:
        node.config = node.config.model_copy(update={"settle": SettleConfig(claim="all")})
    run_until(
        nodes, UnixTime(0), lambda: all(accrual.units == 0 for accrual in accruals(nodes[0])), "A claim"
    )
    return claims
