"""`ape run factors approve`: by transaction, or signed without a network and delivered by anyone."""

from pathlib import Path

import click

from gramwatt.governance.sender import GovernanceSender
from scripts._ape import AccountAPI, NetworkCommand, ProviderAPI, in_sentences
from scripts._factors.common import (
    File,
    key_options,
    open_reader,
    people_of,
    pick_signer,
    place_options,
    print_state,
    print_summary,
    send_options,
)
from scripts._factors.offline import deliver, sign_offline


@click.command(cls=NetworkCommand, short_help="Approve a proposal as a signer, with or without a network.")
@click.argument("targets", metavar="ID|FILE...", nargs=-1, required=True)
@click.option("--offline", is_flag=True, help="Sign the export FILE; uses no network.")
@click.option("--deliver", "delivered", is_flag=True, help="Send the approvals in the FILEs, as anyone.")
@click.option("--out", type=File, help="Offline: the approval's file.")
@click.option(
    "--deadline", help="Offline: last time to deliver, such as 14d (after the export) or 2026-12-20T00:00Z."
)
@click.option("--as-safe", help="Offline: the Safe that is the signer and that you own.")
@place_options
@key_options
@send_options
@in_sentences
def cli(
    provider: ProviderAPI | None,
    targets: tuple[str, ...],
    offline: bool,
    delivered: bool,
    out: Path | None,
    deadline: str | None,
    as_safe: str | None,
    book_path: Path | None,
    plan_path: Path | None,
    account: AccountAPI | None,
    key_file: Path | None,
    password_file: Path | None,
    send: bool,
    yes: bool,
) -> None:
    """Approve the proposal ID as a signer; or sign its export on a machine without a network, for anyone to
    deliver.

    A Safe approves by a transaction of its own, or by its owners' files: each owner signs with --as-safe, and
    all files are delivered together.

    \b
        ape run factors approve 0x4e68 --key-file KEY --network ethereum:sepolia:node --send
    \b
        ape run factors show 0x4e68 --export kenya.json --network ethereum:sepolia:node
        ape run factors approve --offline kenya.json --key-file KEY --out mine.json
        ape run factors approve --deliver mine.json --account ANYONE --network ethereum:sepolia:node --send
    """
    people = people_of(plan_path)
    if not delivered and len(targets) > 1:
        raise click.UsageError("Give one ID, or one export with --offline.")
    signer = pick_signer(account, key_file, password_file)
    if offline:
        if delivered or out is None:
            raise click.UsageError("--offline needs --out, and excludes --deliver.")
        sign_offline(Path(targets[0]), out, signer, deadline, as_safe, book_path, people, yes)
        return
    assert provider is not None  # noqa: S101 - ape connects unless --offline is given
    reader = open_reader(provider, book_path, signer)
    sender = GovernanceSender(reader, send, yes)
    if delivered:
        deliver(reader, sender, [Path(target) for target in targets], people)
        return
    proposal = reader.find(targets[0])
    proposal.require_matching_id()
    print_summary(reader, proposal, people)
    if sender.account in reader.status(proposal.proposal_id).approved_by:
        click.echo("\nYou approved it before: nothing is left to do.")
    elif sender.transact("approve", proposal.proposal_id):
        print_state(reader, proposal.proposal_id)
