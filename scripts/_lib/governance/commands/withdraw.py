"""`ape run factors withdraw`: its proposer takes it back."""

from collections.abc import Mapping

import click

from scripts._lib.ape_session import NetworkCommand
from scripts._lib.governance.commands.common import sends, show_briefly, tell_state
from scripts._lib.governance.desk import Desk
from scripts._lib.governance.outbox import Outbox
from scripts._lib.governance.proposal import ProposalState


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
