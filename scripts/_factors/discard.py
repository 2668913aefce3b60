"""`ape run factors discard`: remove an expired or superseded proposal from the timelock."""

from collections.abc import Mapping

import click

from gramwatt.chains.evm.contracts.names import TIMELOCK
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import print_summary, sending_command

LAPSED = (ProposalState.EXPIRED, ProposalState.SUPERSEDED)


@click.command(cls=NetworkCommand, short_help="Remove an expired proposal from the timelock.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def cli(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Cancel the timelock operation of the expired or superseded proposal ID. Anyone may.

    \b
        ape run factors discard 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    status = reader.status(proposal.proposal_id)
    operation = status.operation_id
    is_pending = any(operation) and reader.deployed.read(TIMELOCK, "isOperationPending", operation)
    if status.state in LAPSED and not is_pending:
        click.echo("\nThe timelock has no operation of it: nothing is left to do.")
    else:
        sender.transact("discard", proposal.proposal_id)
