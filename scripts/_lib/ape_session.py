"""What deploy and verify need of ape: accounts, connection, compiler. Nothing else here imports ape."""

import functools
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from ape import project
from ape.api import AccountAPI as AccountAPI  # as itself: the commands take it from here
from ape.api import ProviderAPI as ProviderAPI
from ape.cli import ConnectedProviderCommand
from ape.cli import account_option as account_option
from ape.logging import logger
from eth_account.messages import SignableMessage
from requests.exceptions import ConnectionError as NoAnswer

from oracle.types.errors import GramwattError
from scripts._lib.artifacts import RECOMPILE, Artifacts, read_build
from scripts._lib.book import AddressBook, default_path
from scripts._lib.chain import Signer, Web3Chain
from scripts._lib.errors import BuildError, ChainError, PlanError
from scripts._lib.people import DEV_CHAIN_IDS

EMBEDDED = "test"  # ape's name for the chain that lives and ends with the command
WITH_COMPILER = f"Set SOLCX_BINARY_PATH to `make setup`'s .solcx, so that ape finds solc. {RECOMPILE}"
Command = TypeVar("Command", bound=Callable[..., Any])


class NetworkCommand(ConnectedProviderCommand):
    """Connects to --network, unless the command is told to work offline."""

    def invoke(self, ctx: click.Context) -> Any:
        logger.set_level("WARNING")  # ape tells of its doings on stdout, where the command's result goes
        if ctx.params.get("offline"):
            return self._invoke(ctx)
        try:
            return super().invoke(ctx)
        except NoAnswer:  # without a node at its URL ape would start one of its own
            raise click.ClickException(
                "The node that --network names does not answer. Start it, or correct its URL."
            ) from None


class ApeSigner:
    """An ape account: a keyfile, a plugin's hardware wallet, or a development account."""

    def __init__(self, account: AccountAPI) -> None:
        self._account = account

    @property
    def address(self) -> str:
        return str(self._account.address)

    def sign(self, tx: dict[str, Any]) -> bytes:
        transaction = self._account.provider.network.ecosystem.create_transaction(**tx, sender=self.address)
        signed = self._account.sign_transaction(transaction)
        if signed is None:
            raise ChainError("The account did not sign.", "Run again to go on.")
        return bytes(signed.serialize_transaction())

    def sign_message(self, message: SignableMessage) -> bytes:
        signature = self._account.sign_message(message)
        if signature is None:
            raise ChainError("The account did not sign.", "Run again to go on.")
        return bytes(signature.encode_rsv())


def signer_of(account: AccountAPI) -> Signer:
    """The account as a signer."""
    return ApeSigner(account)


def pick_account(provider: ProviderAPI, account: AccountAPI | None) -> Signer:
    """The account that was named; on a development chain the first of its own if none was."""
    if account is not None:
        return ApeSigner(account)
    if provider.chain_id not in DEV_CHAIN_IDS:
        raise PlanError(
            "No account was named.",
            "Name the deployer's with --account; without --send nothing is signed with it.",
        )
    return ApeSigner(provider.account_manager.test_accounts[0])


def connect(provider: ProviderAPI, signer: Signer | None = None) -> Web3Chain:
    """The chain that --network names."""
    return Web3Chain(provider.web3, signer)


def open_book(provider: ProviderAPI, chain: Web3Chain, path: Path | None) -> AddressBook:
    """The book named by --book, or the chain's own; the embedded chain's is not kept, for it ends as well."""
    if path is None and provider.name == EMBEDDED:
        return AddressBook(chain.chain_id, chain.genesis())
    return AddressBook.open(path or default_path(chain.chain_id), chain.chain_id, chain.genesis())


def build(keep: bool) -> Artifacts:
    """Contracts compiled anew, unless told to keep the last build: ape misses changes of what is imported."""
    folder = Path(project.path)
    if not keep:
        # ape leaves this folder behind, and with it there the next build lacks most of its sources.
        shutil.rmtree(folder / "contracts" / ".cache", ignore_errors=True)
        # What a person would run, in a process of its own: its warnings are not the plan that is to be read.
        made = subprocess.run(
            [sys.executable, "-c", "from ape._cli import cli; cli()", "compile", "--force"],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            said = (made.stderr or made.stdout).strip()
            if "Traceback" in said:  # of ape's own, and only its end says what happened
                said = said.splitlines()[-1]
            raise BuildError(f"The contracts do not compile: {said[-2_000:]}\n", WITH_COMPILER)
    return read_build(folder)


def in_sentences(command: Command) -> Command:
    """Show our errors as sentences, with exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except GramwattError as error:
            raise click.ClickException(str(error)) from None

    return wrapped  # type: ignore[return-value]
