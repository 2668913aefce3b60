"""`ape run factors queue` and `execute`: an approved proposal goes through the timelock."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import Outbox
from scripts._ape import NetworkCommand
from scripts._factors.common import sends, show_briefly, tell_state


@click.command(cls=NetworkCommand, short_help="Hand an approved proposal to the timelock.")
@click.argument("proposal_id", metavar="ID")
@sends
def queue(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Hand the approved proposal ID to the timelock. By anyone, within 7 days of the last approval needed.

    \b
        ape run factors queue 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    state = desk.status(made.proposal_id).state
    if state in (ProposalState.QUEUED, ProposalState.EXECUTED):
        click.echo("\nThe timelock has it: nothing is left to do.")
    elif outbox.transact("queue", made.proposal.to_abi()):
        tell_state(desk, made.proposal_id)


@click.command(cls=NetworkCommand, short_help="Carry out a queued proposal.")
@click.argument("proposal_id", metavar="ID")
@sends
def execute(desk: Desk, people: Mapping[str, str], outbox: Outbox, proposal_id: str) -> None:
    """Carry out the queued proposal ID once it is due. By anyone, within 14 days of that.

    \b
        ape run factors execute 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    if desk.status(made.proposal_id).state is ProposalState.EXECUTED:
        click.echo("\nIt is executed: nothing is left to do.")
    elif outbox.transact("execute", made.proposal.to_abi()):
        tell_state(desk, made.proposal_id)
