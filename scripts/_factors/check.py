"""`ape run factors check`: which factors are implausible, and which are due for a review."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.governance.files.drafts import correction
from gramwatt.governance.plausibility.grid_mix import read_technologies
from gramwatt.governance.plausibility.judged_zones import zones_of_plan, zones_on_chain
from gramwatt.governance.plausibility.research import FOLDER, read_folder
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.plausibility.verdict import Finding, Sources, Verdict, check
from gramwatt.governance.proposal.zones import Countries
from gramwatt.governance.report.verdict_table import findings_json, findings_view
from scripts._ape import NetworkCommand, ProviderAPI, in_sentences
from scripts._factors.common import File, open_reader

Folder = click.Path(path_type=Path, file_okay=False)


@click.command(
    cls=NetworkCommand, short_help="Check whether the factors in force are plausible; draft corrections."
)
@click.option("--offline", is_flag=True, help="Check the factors of --plan, without a chain.")
@click.option("--plan", "plan_path", type=File, help="The plan, with --offline.")
@click.option("--book", "book_path", type=File, help="Instead of deployments/<chain id>.json.")
@click.option("--research", type=Folder, default=FOLDER, help="Folder of research files.")
@click.option("--out", type=Folder, default=Path("proposals"), help="Where proposal files go; ./proposals.")
@click.option("--strict", is_flag=True, help="Exit 1 if a factor is implausible or due for its review.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@in_sentences
def cli(
    provider: ProviderAPI | None,
    offline: bool,
    plan_path: Path | None,
    book_path: Path | None,
    research: Path,
    out: Path,
    strict: bool,
    as_json: bool,
) -> None:
    """Compare each factor in force with a second source, official numbers and its own mix.

    For each implausible one on the chain, write a proposal file with a replacement.
    """
    sources = Sources(second_source(), read_folder(research), read_technologies())
    if offline:
        if plan_path is None:
            raise PlanError("--offline needs a plan to check.", "Name one with --plan.")
        plan, now = read_plan(plan_path), int(time.time())
        findings = check(zones_of_plan(plan, now), sources, now)
        _print_findings(findings, as_json)
    else:
        assert provider is not None  # noqa: S101 - ape connects unless --offline is given
        reader = open_reader(provider, book_path)
        findings = check(zones_on_chain(reader), sources, reader.now)
        _print_findings(findings, as_json)
        _write_proposals(findings, sources, reader.countries, out)
    _print_totals(findings, strict)


def _print_findings(findings: Sequence[Finding], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(findings_json(findings), indent=2))
    else:
        Console().print(findings_view(findings))


def _write_proposals(findings: Sequence[Finding], sources: Sources, countries: Countries, out: Path) -> None:
    for finding in findings:
        if not finding.needs_proposal:
            continue
        correcting = correction(finding, sources, countries)
        path = out / f"{correcting.name}.yml"
        if correcting.save(out):
            click.echo(f"{path}: a proposal, ready to edit.", err=True)
        else:
            click.echo(f"{path} exists already and was not changed.", err=True)


def _print_totals(findings: Sequence[Finding], strict: bool) -> None:
    implausible = sum(finding.verdict is Verdict.IMPLAUSIBLE for finding in findings)
    due = sum(finding.is_due for finding in findings)
    sentence = (
        f"{len(findings)} zones: {implausible} implausible, {due} due for a review,"
        f" {sum(finding.second is None for finding in findings)} without a second source."
    )
    if strict and (implausible or due):
        raise click.ClickException(sentence)
    click.echo(sentence, err=True)
