"""`ape run factors propose`: propose the content of a file."""

from collections.abc import Mapping
from pathlib import Path

import click

from gramwatt.chains.evm.contracts.names import CURVES
from gramwatt.governance.files.proposal_reader import read
from gramwatt.governance.onchain.context import gather
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.report.proposal_report import proposal_lines
from gramwatt.governance.sender import GovernanceSender
from gramwatt.protocol.day_curve import curve_id
from gramwatt.protocol.formats import hex_of
from scripts._ape import NetworkCommand
from scripts._factors.common import File, print_lines, print_state, sending_command


@click.command(cls=NetworkCommand, short_help="Propose the content of a file.")
@click.argument("file", type=File)
@sending_command
def cli(reader: GovernanceReader, people: Mapping[str, str], sender: GovernanceSender, file: Path) -> None:
    """Propose the content of FILE. An unpublished day curve is published first, by a separate transaction.

    For a proposer or a signer. docs/governance.md shows a file; `check` and `draft` write one.

    \b
        ape run factors propose kenya.yml --key-file KEY --network ethereum:sepolia:node
        ape run factors propose kenya.yml --key-file KEY --network ethereum:sepolia:node --send
    """
    addresses = {name: address for address, name in people.items()}
    artifacts = reader.deployed.artifacts
    draft = read(file, reader.deployed.book.addresses, artifacts, reader.countries, addresses)
    proposal = draft.proposal
    context = gather(reader, proposal, draft.curves, people)
    print_lines(proposal_lines(proposal, context, artifacts))
    existing = reader.find_same(proposal)
    if existing:
        click.echo(
            f"\n{existing.name} was proposed before, by {existing.proposer} in block {existing.block}."
        )
        click.echo("Nothing is left to do; with another `salt` in the file it can be proposed again.")
        return
    for curve in draft.curves:
        if curve_id(curve) not in context.published:
            click.echo(f"\nThe day curve {hex_of(curve_id(curve))} is published first.")
            sender.transact("publish", curve.to_abi(), contract=CURVES)
    if sender.transact("propose", proposal.to_abi()):
        print_state(reader, proposal_id(proposal))
