"""What the scripts use of ape: accounts and the connection."""

import functools
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from ape import project
from ape.api import AccountAPI as AccountAPI  # re-exported for the commands
from ape.api import ProviderAPI as ProviderAPI
from ape.cli import ConnectedProviderCommand
from ape.cli import account_option as account_option
from ape.exceptions import ApeException
from ape.logging import logger
from eth_account.messages import SignableMessage
from requests.exceptions import ConnectionError as NoAnswer

from gramwatt.chains.book import AddressBook, default_path
from gramwatt.chains.dev.accounts import DEV_CHAIN_IDS
from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.abi.artifacts import Artifacts, read_build
from gramwatt.chains.evm.node.port import Signer
from gramwatt.chains.evm.sending.wallet import Web3Chain
from gramwatt.chains.redaction import redacted, remember
from gramwatt.deployer.errors import PlanError
from gramwatt.protocol.errors import GramwattError
from tools.compile import compile_contracts

EMBEDDED = "test"  # ape's name for the embedded chain, which ends with the command
NO_NODE = "The node that --network names does not answer. Start it, or correct its URL."
Command = TypeVar("Command", bound=Callable[..., Any])


def endpoint_of(args: list[str]) -> str:
    """The node in `--network ecosystem:network:node`, as a URL; empty if the option is not given."""
    for option, following in zip(args, [*args[1:], ""], strict=True):
        name, _, value = option.partition("=")
        if name == "--network":
            node = (value or following).split(":", 2)[-1]
            return node if "://" in node else f"//{node}"
    return ""


class NetworkCommand(ConnectedProviderCommand):
    """Connects to --network, unless --offline is given.

    ape and click repeat the option's value, a URL that may hold a key, in their messages.
    """

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        remember(endpoint_of(args))
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.ClickException as error:
            error.message = redacted(error.message)
            raise

    def invoke(self, ctx: click.Context) -> Any:
        logger.set_level("WARNING")  # ape logs to stdout, where the command prints its result
        if ctx.params.get("offline"):
            return self._invoke(ctx)
        try:
            return super().invoke(ctx)
        except NoAnswer:  # if no node answers, ape tries to start one
            raise click.ClickException(NO_NODE) from None
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except ApeException as error:
            text = redacted(error)
            raise click.ClickException(NO_NODE if "node found on" in text else text) from None
        except Exception as error:  # ape, web3 and requests quote the node's URL, which may hold a key
            where = traceback.extract_tb(error.__traceback__)[-1]
            raise click.ClickException(
                f"An unforeseen error: {type(error).__name__}: {redacted(error)}"
                f" ({Path(where.filename).name}, line {where.lineno}). Please report it."
            ) from None


class ApeSigner:
    """Signs with an ape account: a keyfile, a hardware wallet of a plugin, or a development account."""

    def __init__(self, account: AccountAPI) -> None:
        self._account = account

    @property
    def address(self) -> str:
        return str(self._account.address)

    def sign(self, tx: dict[str, Any]) -> bytes:
        transaction = self._account.provider.network.ecosystem.create_transaction(**tx, sender=self.address)
        signed = self._account.sign_transaction(transaction)
        if signed is None:
            raise ChainError("The account did not sign.", "Run the command again to continue.")
        return bytes(signed.serialize_transaction())

    def sign_message(self, message: SignableMessage) -> bytes:
        signature = self._account.sign_message(message)
        if signature is None:
            raise ChainError("The account did not sign.", "Run the command again to continue.")
        return bytes(signature.encode_rsv())


def signer_of(account: AccountAPI) -> Signer:
    """The account as a signer."""
    return ApeSigner(account)


def pick_account(provider: ProviderAPI, account: AccountAPI | None) -> Signer:
    """The named account; if none is named on a development chain, its first account."""
    if account is not None:
        return ApeSigner(account)
    if provider.chain_id not in DEV_CHAIN_IDS:
        raise PlanError(
            "No account was named.",
            "Name the deployer's account with --account; without --send nothing is signed with it.",
        )
    return ApeSigner(provider.account_manager.test_accounts[0])


def connect(provider: ProviderAPI, signer: Signer | None = None) -> Web3Chain:
    """The chain that --network names."""
    return Web3Chain(provider.web3, signer)


def open_book(provider: ProviderAPI, chain: Web3Chain, path: Path | None) -> AddressBook:
    """The book named by --book, or the chain's default; in memory only for the embedded chain."""
    if path is None and provider.name == EMBEDDED:
        return AddressBook(chain.chain_id, chain.genesis())
    return AddressBook.open(path or default_path(chain.chain_id), chain.chain_id, chain.genesis())


def build(keep: bool) -> Artifacts:
    """The contracts. keep: use the last build instead of compiling what changed."""
    folder = Path(project.path)
    if not keep:
        compile_contracts(folder)
    return read_build(folder)


def in_sentences(command: Command) -> Command:
    """Show GramwattErrors as sentences, with exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except GramwattError as error:
            raise click.ClickException(str(error)) from None

    return wrapped  # type: ignore[return-value]
