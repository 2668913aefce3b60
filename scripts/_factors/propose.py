"""`ape run factors propose`: from a file to a proposal on the chain."""

from collections.abc import Mapping
from pathlib import Path

import click

from gramwatt.chains.evm.contracts.names import CURVES
from gramwatt.governance.files.proposal_reader import read
from gramwatt.governance.onchain.context import gather
from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.report.proposal_report import proposal_lines
from gramwatt.governance.sender import Outbox
from gramwatt.protocol.day_curve import curve_id
from gramwatt.protocol.formats import hex_of
from scripts._ape import NetworkCommand
from scripts._factors.common import File, sends, show, tell_state


@click.command(cls=NetworkCommand, short_help="Propose what a file says.")
@click.argument("file", type=File)
@sends
def cli(desk: Desk, people: Mapping[str, str], outbox: Outbox, file: Path) -> None:
    """Propose what FILE says. A day curve that nobody has published goes first, as a transaction of its own.

    By a proposer or a signer. docs/governance.md shows a file; `check` and `draft` write one.

    \b
        ape run factors propose kenya.yml --key-file KEY --network ethereum:sepolia:node
        ape run factors propose kenya.yml --key-file KEY --network ethereum:sepolia:node --send
    """
    addresses = {name: address for address, name in people.items()}
    artifacts = desk.site.artifacts
    draft = read(file, desk.site.book.addresses, artifacts, desk.countries, addresses)
    proposal = draft.proposal
    facts = gather(desk, proposal, draft.curves, people)
    show(proposal_lines(proposal, facts, artifacts))
    made = desk.known(proposal)
    if made:
        click.echo(f"\n{made.name} was proposed before, by {made.proposer} in block {made.block}.")
        click.echo("Nothing is left to do; another `salt` in the file would propose it once more.")
        return
    for curve in draft.curves:
        if curve_id(curve) not in facts.published:
            click.echo(f"\nThe day curve {hex_of(curve_id(curve))} is published first.")
            outbox.transact("publish", curve.to_abi(), contract=CURVES)
    if outbox.transact("propose", proposal.to_abi()):
        tell_state(desk, proposal_id(proposal))
