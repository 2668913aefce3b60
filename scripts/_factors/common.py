"""What the governance commands share: options, and how the reader and the sender are opened."""

import functools
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from eth_utils.crypto import keccak

from gramwatt.chains.evm.abi.artifacts import read_build
from gramwatt.chains.evm.node.port import Signer
from gramwatt.chains.evm.sending.wallet import LOG_RANGE_BLOCKS, KeySigner
from gramwatt.chains.keys import load_key
from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.people import names_of
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.values import ZERO_ADDRESS, Names, parse
from gramwatt.governance.errors import ProposalError
from gramwatt.governance.onchain.context import gather
from gramwatt.governance.onchain.reader import GovernanceReader, ProposalOnChain
from gramwatt.governance.report.proposal_report import short_lines
from gramwatt.governance.report.timeline import earliest_execution, next_line, state_line
from gramwatt.governance.sender import GovernanceSender
from gramwatt.protocol.formats import hex_of, printable, when
from scripts._ape import (
    EMBEDDED,
    AccountAPI,
    ProviderAPI,
    account_option,
    connect,
    in_sentences,
    open_book,
    signer_of,
)

LONG_SEARCH = 20 * LOG_RANGE_BLOCKS
File = click.Path(path_type=Path, dir_okay=False)


_place_options = (
    click.option("--book", "book_path", type=File, help="Instead of deployments/<chain id>.json."),
    click.option("--plan", "plan_path", type=File, help="A plan, whose people are shown by name."),
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


def reading_command(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a command that reads: it gets `reader`, and the plan's `people` as names by address."""

    def wrapped(provider: ProviderAPI, book_path: Path | None, plan_path: Path | None, **rest: Any) -> Any:
        return command(reader=open_reader(provider, book_path), people=people_of(plan_path), **rest)

    return _decorated(command, wrapped, *_place_options)


def sending_command(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a command that sends: it also gets `sender`, which sends nothing without --send."""

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
        reader = open_reader(provider, book_path, signer)
        return command(
            reader=reader, people=people_of(plan_path), sender=GovernanceSender(reader, send, yes), **rest
        )

    return _decorated(command, wrapped, *_place_options, *_key_options, *_send_options)


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --book and --plan."""
    return _with(command, _place_options)


def key_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --account, --key-file and --password-file."""
    return _with(command, _key_options)


def send_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --send and --yes."""
    return _with(command, _send_options)


def pick_signer(account: AccountAPI | None, key_file: Path | None, password_file: Path | None) -> Signer:
    """The signer: an account of ape, or the key in a file."""
    if key_file is not None and account is None:
        return KeySigner(bytes(load_key(key_file, password_file).key))
    if account is not None and key_file is None:
        return signer_of(account)
    problem = (
        "Neither an account nor a key file is" if account is None else "Both an account and a key file are"
    )
    raise ProposalError(
        f"{problem} given.",
        "Name one with --account or --key-file; without --send nothing is sent with it.",
    )


def open_reader(
    provider: ProviderAPI, book_path: Path | None, signer: Signer | None = None
) -> GovernanceReader:
    """The deployment that the book describes, on the chain that --network names."""
    if provider.name == EMBEDDED and book_path is None:
        raise PlanError(
            "No network is named, and nothing is deployed on the embedded chain of this command.",
            "Name one, as in --network ethereum:sepolia:node.",
        )
    chain = connect(provider, signer)
    chain.log_reader.on_range = _show_range
    return GovernanceReader.open(chain, read_build(), open_book(provider, chain, book_path))


def people_of(plan_path: Path | None) -> Mapping[str, str]:
    """The plan's people: names by address."""
    if plan_path is None:
        return {}
    addresses = names_of(read_plan(plan_path), ZERO_ADDRESS).addresses
    return {address: name for name, address in addresses.items() if address != ZERO_ADDRESS}


def print_lines(lines: Iterable[str]) -> None:
    """Prints lines. Others wrote parts of them, so control and invisible characters are escaped."""
    for line in lines:
        text = line.lstrip("\n")
        click.echo("\n" * (len(line) - len(text)) + printable(text))


def print_summary(reader: GovernanceReader, proposal: ProposalOnChain, people: Mapping[str, str]) -> None:
    """Prints what the command acts on."""
    if not proposal.matches_id:
        print_lines([f"{proposal.name}  WARNING: its content does not hash to its id; do not approve it"])
        return
    print_lines(
        short_lines(
            proposal.content, gather(reader, proposal.content, people=people), reader.deployed.artifacts
        )
    )


def print_state(reader: GovernanceReader, proposal_id: bytes) -> None:
    """Prints the proposal's state after a transaction, and the next step."""
    proposal = reader.find(hex_of(proposal_id))
    status = reader.status(proposal.proposal_id)
    context = gather(reader, proposal.content)
    click.echo(f"\n{proposal.name} is {state_line(status, reader.now)}.")
    if status.is_open:
        earliest = earliest_execution(status, proposal.content.trigger, context)
        click.echo(f"Earliest execution: {when(earliest, reader.now)}.")
    line = next_line(status, proposal.name)
    if line:
        click.echo(line)


def hash_of(name: str, path: Path | None, text: str | None) -> bytes:
    """keccak256 of the file, or the hash given instead of it."""
    if (path is None) == (text is None):
        raise click.UsageError(f"Give either the {name}'s file or its hash.")
    if path is None:
        names = Names("The command", {}, (), "option")
        digest: bytes = parse(names, f"the {name}'s hash", {"type": "bytes32", "name": name}, text)
        return digest
    if not path.is_file():
        raise ProposalError(f"{path} cannot be read: there is no such file.", "Check the path.")
    return keccak(path.read_bytes())


def _show_range(first: int, last: int) -> None:
    if last - first > LONG_SEARCH and sys.stderr.isatty():
        click.echo(f"\r{last - first:,} blocks to search …   ", err=True, nl=False)


def _decorated(
    command: Callable[..., Any], wrapped: Callable[..., Any], *options: Callable[..., Any]
) -> Callable[..., Any]:
    """`wrapped` with the command's own options and then these; GramwattErrors are shown as sentences."""
    functools.update_wrapper(wrapped, command)
    shown = in_sentences(wrapped)
    # ape passes what the signature asks for, and must not find the wrapped command's signature.
    wrapped.__dict__.pop("__wrapped__")
    return _with(shown, options)


def _with(command: Callable[..., Any], options: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command
