"""`ape run factors discard`: a lapsed proposal leaves the timelock."""

from collections.abc import Mapping

import click

from scripts._lib.ape_session import NetworkCommand
from scripts._lib.governance.commands.common import sends, show_briefly
from scripts._lib.governance.desk import Desk
from scripts._lib.governance.outbox import Outbox
from scripts._lib.governance.proposal import ProposalState
from scripts._lib.rules import TIMELOCK

LAPSED = (ProposalState.EXPIRED, ProposalState.SUPERSEDED)


@click.command(cls=NetworkCommand, short_help="Clear a lapsed proposal out of the timelock.")
@click.argument("proposal_id", metavar="ID")
@sends
def cli(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Cancel what the expired or superseded proposal ID has left in the timelock. By anyone.

    \b
        ape run factors discard 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    status = desk.status(made.proposal_id)
    operation = status.operation_id
    is_left = any(operation) and desk.site.read(TIMELOCK, "isOperationPending", operation)
    if status.state in LAPSED and not is_left:
        click.echo("\nThe timelock has nothing of it: nothing is left to do.")
    else:
        outbox.transact("discard", made.proposal_id)
