"""Deploy the protocol for the demo from the repository's own plan and build."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3

from demo.errors import DemoError
from demo.stage.people import People, derived_people
from gramwatt.chains.book import AddressBook
from gramwatt.chains.dev.accounts import dev_key
from gramwatt.chains.errors import BuildError
from gramwatt.chains.evm.abi.artifacts import ROOT, read_build
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.plan.resolve import resolve
from gramwatt.deployer.rollout.deploy import Progress, deploy

PLAN: Final = Path("deployments") / "plans" / "local.yml"
_DEV_ACCOUNT = "dev account "


@dataclass(frozen=True)
class Deployed:
    """Addresses by contract, the path of the address book, and the plan's factors by ISO country code."""

    addresses: tuple[tuple[str, str], ...]
    book: Path
    factors: Mapping[int, int]


class Deployer:
    """The plan and the compiled contracts. DemoError if one of them is missing."""

    def __init__(self, root: Path = ROOT) -> None:
        if not (root / PLAN).is_file():
            raise DemoError(
                f"The demo deploys the repository's own contracts with {PLAN}, but this gramwatt was"
                " installed without them.",
                "Clone the repository, and run `make demo` in it.",
            )
        self._plan = read_plan(root / PLAN)
        try:
            self._artifacts = read_build(root)
        except BuildError as error:
            raise DemoError(error.what, "Run `make demo`, which compiles the contracts first.") from error

    def development_people(self) -> People:
        """The plan's own accounts, whose keys are public: for a chain that stops with the demo."""

        def account(number: int) -> LocalAccount:
            local_account: LocalAccount = Account.from_key(dev_key(number))
            return local_account

        numbers = {name: text.removeprefix(_DEV_ACCOUNT) for name, text in self._plan.people.items()}
        return People(account(0), {name: account(int(number)) for name, number in numbers.items()})

    def derived_people(self, deployer: LocalAccount, seed: str) -> People:
        """Accounts with keys derived from the deployer's, for a chain that others use too."""
        return derived_people(deployer, list(self._plan.people), seed)

    def deploy(self, web3: Web3, people: People, book_path: Path, report: Callable[[str], None]) -> Deployed:
        """Carry out the plan and write the address book. `report` is called with every step's title."""
        chain = Web3Chain(web3, KeySigner(bytes(people.deployer.key)), setting="--rpc")
        plan = self._plan.adapted(chain_id=chain.chain_id, people=people.addresses)
        book = AddressBook.open(book_path, chain.chain_id, chain.genesis())

        def report_step(progress: Progress) -> None:
            report(progress.title)

        deploy(plan, chain, book, self._artifacts, report_step)
        resolved = resolve(plan, self._artifacts, chain.deployer)
        return Deployed(tuple(book.addresses.items()), book_path, dict(resolved.country_factors))
