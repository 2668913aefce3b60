"""`ape run factors reject`: reject a proposal, as a signer."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import print_state, print_summary, sending_command


@click.command(cls=NetworkCommand, short_help="Reject a proposal, as a signer.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def cli(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Reject the proposal ID, as a signer; this takes back the signer's earlier approval.

    Possible until it is executed, and final. Once the proposal has lost the approvals it needs, or can no
    longer reach them, it is rejected and its timelock operation is cancelled.

    \b
        ape run factors reject 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    if sender.account in reader.status(proposal.proposal_id).rejected_by:
        click.echo("\nYou rejected it before: nothing is left to do.")
    elif sender.transact("reject", proposal.proposal_id):
        print_state(reader, proposal.proposal_id)
