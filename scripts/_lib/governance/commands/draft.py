"""`ape run factors draft`: from a research file to a proposal file."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from scripts._lib.ape_session import NetworkCommand
from scripts._lib.governance.check import Sources
from scripts._lib.governance.commands.common import File, reads
from scripts._lib.governance.desk import Desk
from scripts._lib.governance.drafting import draft, save_new
from scripts._lib.governance.mix import read_technologies
from scripts._lib.governance.research import read_research
from scripts._lib.governance.sources import second_source


@click.command(cls=NetworkCommand, short_help="Write a proposal's file from a research file.")
@click.argument("research", type=File)
@click.option("--out", type=File, help="The proposal file; without it, it goes to stdout.")
@click.option("--uri", help="Where the research file is published; by default its name.")
@reads
def cli(desk: Desk, people: Mapping[str, str], research: Path, out: Path | None, uri: str | None) -> None:  # noqa: ARG001
    """Write the proposal that a research file (deployments/research/) argues for.

    A country that the chain does not know is proposed as a new one, any other for its annual review.
    """
    found = read_research(research)
    sources = Sources(second_source(), {found.zone: found}, read_technologies())
    beside = out.parent if out else Path(os.curdir)
    text = draft(found, desk.countries, sources, desk.now, beside, uri or research.name)
    if out is None:
        click.echo(text, nl=False)
    else:
        save_new(out, text)
        click.echo(f"{out}: a proposal, ready to edit.", err=True)
