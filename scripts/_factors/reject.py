"""`ape run factors reject`: a signer is against it."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import print_state, print_summary, sending_command


@click.command(cls=NetworkCommand, short_help="Be against a proposal, as a signer.")
@click.argument("proposal_id", metavar="ID")
@sending_command
def cli(
    reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, proposal_id: str
) -> None:
    """Be against the proposal ID, as a signer; an approval given before is taken back.

    At any time before it is executed. A rejection is not taken back. Once the approvals that it needs are
    lost, or cannot be reached any more, the proposal is rejected and leaves the timelock.

    \b
        ape run factors reject 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    if sender.account in reader.status(proposal.proposal_id).rejected_by:
        click.echo("\nYou rejected it before: nothing is left to do.")
    elif sender.transact("reject", proposal.proposal_id):
        print_state(reader, proposal.proposal_id)
