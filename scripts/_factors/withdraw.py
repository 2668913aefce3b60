"""`ape run factors withdraw`: withdraw a proposal, as its proposer."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import print_state, print_summary, sending_command


@click.command(cls=NetworkCommand, short_help="Withdraw a proposal, as its proposer.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def cli(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Withdraw the proposal ID, as its proposer, at any time before it is executed.

    \b
        ape run factors withdraw 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    if reader.status(proposal.proposal_id).state is ProposalState.WITHDRAWN:
        click.echo("\nIt is withdrawn: nothing is left to do.")
    elif sender.transact("withdraw", proposal.proposal_id):
        print_state(reader, proposal.proposal_id)
