"""`ape run factors list`: the open proposals."""

from collections.abc import Mapping

import click

from gramwatt.governance.onchain.reader import GovernanceReader
from scripts._ape import NetworkCommand
from scripts._factors.common import print_summary, reading_command


@click.command(cls=NetworkCommand, short_help="List the open proposals and their states.")
@click.option("--all", "everything", is_flag=True, help="Also those that have ended.")
@reading_command
def cli(reader: GovernanceReader, people: Mapping[str, str], everything: bool) -> None:
    """List the open proposals, with the changes and the state of each.

    \b
        ape run factors list --network ethereum:sepolia:node
        ape run factors list --all --plan deployments/plans/sepolia.yml --network ethereum:sepolia:node
    """
    shown = 0
    for proposal in reader.proposals():
        if not everything and not reader.status(proposal.proposal_id).is_open:
            continue
        if shown:
            click.echo()
        print_summary(reader, proposal, people)
        shown += 1
    if shown == 0:
        click.echo("No proposal is open.")
    ended = len(reader.proposals()) - shown
    if ended:
        click.echo(f"\nEnded proposals: {ended}; --all shows them.")
