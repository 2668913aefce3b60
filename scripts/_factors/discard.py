"""`ape run factors discard`: a lapsed proposal leaves the timelock."""

from collections.abc import Mapping

import click

from gramwatt.chains.evm.contracts.names import TIMELOCK
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import print_summary, sending_command

LAPSED = (ProposalState.EXPIRED, ProposalState.SUPERSEDED)


@click.command(cls=NetworkCommand, short_help="Clear a lapsed proposal out of the timelock.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def cli(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Cancel what the expired or superseded proposal ID has left in the timelock. By anyone.

    \b
        ape run factors discard 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    status = reader.status(proposal.proposal_id)
    operation = status.operation_id
    is_left = any(operation) and reader.deployed.read(TIMELOCK, "isOperationPending", operation)
    if status.state in LAPSED and not is_left:
        click.echo("\nThe timelock has nothing of it: nothing is left to do.")
    else:
        sender.transact("discard", proposal.proposal_id)
