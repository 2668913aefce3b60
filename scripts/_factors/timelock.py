"""`ape run factors queue` and `execute`: take an approved proposal through the timelock."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import print_state, print_summary, sending_command


@click.command(cls=NetworkCommand, short_help="Queue an approved proposal in the timelock.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def queue(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Queue the approved proposal ID in the timelock. Anyone may, within 7 days of the last approval needed.

    \b
        ape run factors queue 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    state = reader.status(proposal.proposal_id).state
    if state in (ProposalState.QUEUED, ProposalState.EXECUTED):
        click.echo("\nThe timelock has it: nothing is left to do.")
    elif sender.transact("queue", proposal.content.to_abi()):
        print_state(reader, proposal.proposal_id)


@click.command(cls=NetworkCommand, short_help="Execute a queued proposal.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def execute(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Execute the queued proposal ID once it is due. Anyone may, within 14 days after that.

    \b
        ape run factors execute 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    if reader.status(proposal.proposal_id).state is ProposalState.EXECUTED:
        click.echo("\nIt is executed: nothing is left to do.")
    elif sender.transact("execute", proposal.content.to_abi()):
        print_state(reader, proposal.proposal_id)
