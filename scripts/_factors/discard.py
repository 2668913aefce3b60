"""`ape run factors discard`: a lapsed proposal leaves the timelock."""

from collections.abc import Mapping

import click

from gramwatt.chains.evm.contracts.names import TIMELOCK
from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import Outbox
from scripts._ape import NetworkCommand
from scripts._factors.common import sends, show_briefly

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
