"""`ape run factors withdraw`: its proposer takes it back."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import Outbox
from scripts._ape import NetworkCommand
from scripts._factors.common import sends, show_briefly, tell_state


@click.command(cls=NetworkCommand, short_help="Take a proposal back, as its proposer.")
@click.argument("proposal_id", metavar="ID")
@sends
def cli(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Withdraw the proposal ID, as the one who proposed it, at any time before it is executed.

    \b
        ape run factors withdraw 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    if desk.status(made.proposal_id).state is ProposalState.WITHDRAWN:
        click.echo("\nIt is withdrawn: nothing is left to do.")
    elif outbox.transact("withdraw", made.proposal_id):
        tell_state(desk, made.proposal_id)
