"""`ape run factors show`: one proposal in full."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from gramwatt.governance.files import export
from gramwatt.governance.onchain.context import ProposalContext, gather
from gramwatt.governance.onchain.credit_effect import effect_lines, zone_effects
from gramwatt.governance.onchain.reader import GovernanceReader, ProposalOnChain
from gramwatt.governance.proposal.zones import zone_name
from gramwatt.governance.report.proposal_report import proposal_lines
from gramwatt.protocol.factor import NO_CURVE
from scripts._ape import NetworkCommand
from scripts._factors.common import File, print_lines, reading_command


@click.command(cls=NetworkCommand, short_help="Show one proposal in full, and the next step.")
@click.argument("proposal_id", metavar="ID")
@click.option(
    "--export", "export_path", type=File, help="Write it to a file for a machine without a network."
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=30,
    show_default=True,
    help="How many days back its effect is computed.",
)
@reading_command
def cli(
    reader: GovernanceReader, people: Mapping[str, str], proposal_id: str, export_path: Path | None, days: int
) -> None:
    """Show the proposal ID (its first digits are enough): what it changes, its state, who approved it.

    Also when it can take effect, what it would have done to the credits of the last days, and the timelock
    operation.

    \b
        ape run factors show 0x4e68 --network ethereum:sepolia:node
        ape run factors show 0x4e68 --export kenya.json --network ethereum:sepolia:node
    """
    proposal = reader.find(proposal_id)
    proposal.require_matching_id()
    context = gather(reader, proposal.content, people=people)
    if context.status and context.status.is_open:
        context = replace(context, effect=tuple(_effect(reader, proposal, context, days)))
    print_lines(proposal_lines(proposal.content, context, reader.deployed.artifacts))
    if export_path:
        export.write(export_path, proposal.content, context)
        click.echo(f"\n{export_path} has the whole proposal. On the machine with the key:")
        click.echo(f"  ape run factors approve --offline {export_path} --key-file KEY --out approval.json")


def _effect(
    reader: GovernanceReader, proposal: ProposalOnChain, context: ProposalContext, days: int
) -> list[str]:
    countries = context.countries_after(proposal.content)
    names = {change.zone: zone_name(change.zone, countries) for change in proposal.content.factors}
    if any(change.record.curve not in (NO_CURVE, *context.curves) for change in proposal.content.factors):
        return ["It cannot be computed: the values of its day curve are not published."]
    return list(effect_lines(zone_effects(reader, proposal.content, days, context.curves), names, days))
