"""`ape run factors draft`: write a proposal file from a research file."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from gramwatt.governance.files.drafts import draft, save_new
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.plausibility.grid_mix import read_technologies
from gramwatt.governance.plausibility.research import read_research
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.plausibility.verdict import Sources
from scripts._ape import NetworkCommand
from scripts._factors.common import File, reading_command


@click.command(cls=NetworkCommand, short_help="Write a proposal file from a research file.")
@click.argument("research", type=File)
@click.option("--out", type=File, help="The proposal file; stdout if not given.")
@click.option("--uri", help="Where the research file is published; by default its name.")
@reading_command
def cli(
    reader: GovernanceReader,
    people: Mapping[str, str],  # noqa: ARG001 - every command of this kind has it
    research: Path,
    out: Path | None,
    uri: str | None,
) -> None:
    """Write the proposal that a research file (deployments/research/) supports.

    A country that is not on the chain is proposed as a new one, any other for its annual review.
    """
    findings = read_research(research)
    sources = Sources(second_source(), {findings.zone: findings}, read_technologies())
    beside = out.parent if out else Path(os.curdir)
    text = draft(findings, reader.countries, sources, reader.now, beside, uri or research.name)
    if out is None:
        click.echo(text, nl=False)
    else:
        save_new(out, text)
        click.echo(f"{out}: a proposal, ready to edit.", err=True)
