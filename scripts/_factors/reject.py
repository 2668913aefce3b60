"""`ape run factors reject`: a signer is against it."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.sender import Outbox
from scripts._ape import NetworkCommand
from scripts._factors.common import sends, show_briefly, tell_state


@click.command(cls=NetworkCommand, short_help="Be against a proposal, as a signer.")
@click.argument("proposal_id", metavar="ID")
@sends
def cli(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Be against the proposal ID, as a signer; an approval given before is taken back.

    At any time before it is executed. A rejection is not taken back. Once the approvals that it needs are
    lost, or cannot be reached any more, the proposal is rejected and leaves the timelock.

    \b
        ape run factors reject 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    if outbox.sender in desk.status(made.proposal_id).rejected_by:
        click.echo("\nYou rejected it before: nothing is left to do.")
    elif outbox.transact("reject", made.proposal_id):
        tell_state(desk, made.proposal_id)
