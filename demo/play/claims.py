"""What fleets earned, from the bridge to their owners."""

from collections.abc import Sequence

from demo.stage.committee import run_until
from gramwatt.chains.state import Accrual
from gramwatt.protocol.quantities import UnixTime
from oracle.modules.node import Node
from oracle.modules.settle import classes_of
from oracle.types.config import SettleConfig


def accruals(node: Node) -> list[Accrual]:
    """What every fleet has earned in every class and not claimed."""
    head = node.chain.head()
    return node.chain.accruals(classes_of(node.chain.batches(head)), head)


def claim_all(nodes: Sequence[Node]) -> int:
    """The oracles claim for every fleet, as each may that is set to; returns how many claims there were."""
    due = sum(accrual.units > 0 for accrual in accruals(nodes[0]))
    for node in nodes:
        node.config = node.config.model_copy(update={"settle": SettleConfig(claim="all")})
    run_until(
        nodes, UnixTime(0), lambda: all(accrual.units == 0 for accrual in accruals(nodes[0])), "A claim"
    )
    return due
