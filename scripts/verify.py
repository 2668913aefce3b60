"""Compare a deployment with its plan and its address book: code, parameters, roles, factors.

Prints every check. A difference is shown with both sides, and the exit code is then 1.

    ape run verify --plan deployments/plans/sepolia.yml --network ethereum:sepolia:node
"""

from pathlib import Path

import click
from ape.api import ProviderAPI

from gramwatt.deployer import report as show
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.rollout.deploy import require_chain
from scripts._ape import NetworkCommand, build, connect, in_sentences, open_book


@click.command(cls=NetworkCommand)
@click.option("--plan", "plan_path", required=True, type=click.Path(path_type=Path), help="The plan file.")
@click.option(
    "--book", "book_path", type=click.Path(path_type=Path), help="Instead of deployments/<chain id>.json."
)
@click.option("--keep-build", is_flag=True, help="Use the contracts as they were last compiled.")
@in_sentences
def cli(plan_path: Path, book_path: Path | None, keep_build: bool, provider: ProviderAPI) -> None:
    """Compare chain, plan and book."""
    plan = read_plan(plan_path)
    chain = connect(provider)
    require_chain(plan, chain)
    book = open_book(provider, chain, book_path)
    click.echo(
        "Using the contracts as they were last compiled." if keep_build else "Compiling the contracts …"
    )
    checks = verify(plan, chain, book, build(keep_build))
    for line in show.check_lines(checks):
        click.echo(line)
    differing = [check for check in checks if not check.holds]
    if not checks or differing:
        raise click.ClickException(f"{len(differing)} of {len(checks)} checks differ.")
    click.echo(f"\nAll {len(checks)} checks hold.")
