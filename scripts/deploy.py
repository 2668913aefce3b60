"""Deploy the protocol from a plan into an address book.

Prints the whole resolved plan with the gas of a rehearsal, and stops; pass --send to sign. If it is
interrupted, run it again: it continues where it stopped.

    ape run deploy --plan deployments/plans/local.yml
    ape run deploy --plan deployments/plans/sepolia.yml --network ethereum:sepolia:node --account NAME --send
"""

from pathlib import Path

import click
from ape.api import AccountAPI, ProviderAPI
from ape.cli import account_option

from gramwatt.deployer import report as show
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.resolve import resolve
from gramwatt.deployer.rollout.deploy import Progress, deploy, planned_addresses, require_chain
from gramwatt.deployer.rollout.rehearsal import rehearse
from scripts._ape import NetworkCommand, build, connect, in_sentences, open_book, pick_account


@click.command(cls=NetworkCommand)
@click.option("--plan", "plan_path", required=True, type=click.Path(path_type=Path), help="The plan file.")
@click.option(
    "--book", "book_path", type=click.Path(path_type=Path), help="Instead of deployments/<chain id>.json."
)
@click.option("--send", is_flag=True, help="Sign and send; without it nothing leaves this machine.")
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option("--keep-build", is_flag=True, help="Use the contracts as they were last compiled.")
@account_option(prompt=False)
@in_sentences
def cli(
    plan_path: Path,
    book_path: Path | None,
    send: bool,
    yes: bool,
    keep_build: bool,
    account: AccountAPI | None,
    provider: ProviderAPI,
) -> None:
    """Deploy the protocol from a plan. Without --send, nothing is sent."""
    plan = read_plan(plan_path)
    chain = connect(provider, pick_account(provider, account))
    require_chain(plan, chain)
    click.echo(
        "Using the contracts as they were last compiled." if keep_build else "Compiling the contracts …"
    )
    artifacts = build(keep_build)
    book = open_book(provider, chain, book_path)
    resolved = resolve(plan, artifacts, chain.deployer)

    for line in show.plan_lines(resolved, planned_addresses(plan, chain, book), book.entries):
        click.echo(line)
    for line in show.gas_lines(rehearse(plan, artifacts), chain.max_fee_wei()[0]):
        click.echo(line)
    if not send:
        click.echo("\nDry run: nothing was sent.")
        return
    if not yes:
        click.confirm(f"\nSend the remaining transactions to chain {chain.chain_id}?", abort=True)

    sent: list[str] = []

    def report(done: Progress) -> None:
        sent.extend([done.title] if done.receipt else [])
        click.echo(f"  {f'block {done.receipt.block}' if done.receipt else 'as it was':<12}  {done.title}")

    deploy(plan, chain, book, artifacts, report)
    where = (
        f"The book is {book.path}." if book.path else "This chain ends with the command, so no book is kept."
    )
    click.echo(
        f"\n{len(sent)} transactions sent. {where}" if sent else "\nNothing to do: all of it was done before."
    )
