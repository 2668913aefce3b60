"""What the commands of governance share: their options, and the desk or the outbox that they work at."""

import functools
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from oracle.providers.keys import load_key
from scripts._lib.ape_session import (
    EMBEDDED,
    AccountAPI,
    NetworkCommand,
    ProviderAPI,
    account_option,
    connect,
    in_sentences,
    open_book,
    signer_of,
)
from scripts._lib.artifacts import read_build
from scripts._lib.chain import LOG_RANGE_BLOCKS, KeySigner, Signer
from scripts._lib.errors import PlanError, ProposalError
from scripts._lib.governance.desk import Desk
from scripts._lib.governance.outbox import Outbox
from scripts._lib.people import names_of
from scripts._lib.plan import read_plan
from scripts._lib.values import ZERO_ADDRESS

LONG_SEARCH = 20 * LOG_RANGE_BLOCKS
File = click.Path(path_type=Path, dir_okay=False)

__all__ = ["File", "NetworkCommand", "key_options", "pick_signer", "reads", "sends"]

_place_options = (
    click.option("--book", "book_path", type=File, help="Instead of deployments/<chain id>.json."),
    click.option("--plan", "plan_path", type=File, help="A plan, for the names of its people."),
)
_key_options = (
    account_option(prompt=False),
    click.option("--key-file", type=File, help="A secret key or a keystore, instead of --account."),
    click.option("--password-file", type=File, help="The keystore's password."),
)
_send_options = (
    click.option("--send", is_flag=True, help="Sign and send; without it nothing leaves this machine."),
    click.option("--yes", is_flag=True, help="Do not ask before sending."),
)


def reads(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that reads: it is given `desk`, and the plan's `people` as names by address."""

    def wrapped(provider: ProviderAPI, book_path: Path | None, plan_path: Path | None, **rest: Any) -> Any:
        return command(desk=open_desk(provider, book_path), people=people_of(plan_path), **rest)

    return _decorated(command, wrapped, *_place_options)


def sends(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that sends: it is given `outbox` besides. Dry unless --send is given."""

    def wrapped(
        provider: ProviderAPI,
        book_path: Path | None,
        plan_path: Path | None,
        account: AccountAPI | None,
        key_file: Path | None,
        password_file: Path | None,
        send: bool,
        yes: bool,
        **rest: Any,
    ) -> Any:
        signer = pick_signer(account, key_file, password_file)
        desk = open_desk(provider, book_path, signer)
        return command(desk=desk, people=people_of(plan_path), outbox=Outbox(desk, send, yes), **rest)

    return _decorated(command, wrapped, *_place_options, *_key_options, *_send_options)


def key_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--account, --key-file and --password-file alone."""
    for option in reversed(_key_options):
        command = option(command)
    return command


def pick_signer(account: AccountAPI | None, key_file: Path | None, password_file: Path | None) -> Signer:
    """Whoever signs: an account of ape's, or the key in a file."""
    if key_file is not None and account is None:
        return KeySigner(bytes(load_key(key_file, password_file).key))
    if account is not None and key_file is None:
        return signer_of(account)
    given = (
        "Neither an account nor a key file is" if account is None else "Both an account and a key file are"
    )
    raise ProposalError(
        f"{given} given.",
        "Name one with --account or --key-file; without --send nothing is sent with it.",
    )


def open_desk(provider: ProviderAPI, book_path: Path | None, signer: Signer | None = None) -> Desk:
    """The deployment that the book describes, on the chain that --network names."""
    if provider.name == EMBEDDED and book_path is None:
        raise PlanError(
            "No network is named, and nothing is deployed on the chain that begins with this command.",
            "Name one, as in --network ethereum:sepolia:node.",
        )
    chain = connect(provider, signer)
    chain.on_range = _show_range
    return Desk.open(chain, read_build(), open_book(provider, chain, book_path))


def people_of(plan_path: Path | None) -> Mapping[str, str]:
    """The plan's people: names by address."""
    if plan_path is None:
        return {}
    addresses = names_of(read_plan(plan_path), ZERO_ADDRESS).addresses
    return {address: name for name, address in addresses.items() if address != ZERO_ADDRESS}


def _show_range(first: int, last: int) -> None:
    if last - first > LONG_SEARCH and sys.stderr.isatty():
        click.echo(f"\r{last - first:,} blocks to search …   ", err=True, nl=False)


def _decorated(
    command: Callable[..., Any], wrapped: Callable[..., Any], *options: Callable[..., Any]
) -> Callable[..., Any]:
    """`wrapped` with the command's own options, then these; it shows our errors as sentences."""
    functools.update_wrapper(wrapped, command)
    shown = in_sentences(wrapped)
    # ape looks at the signature for what to pass, and must not see through to the command's own.
    wrapped.__dict__.pop("__wrapped__")
    for option in reversed(options):
        shown = option(shown)
    return shown
