"""The protocol, deployed for the demo by the repository's own scripts from its own plan.

This is the one place of the package that reaches out to scripts/. They know the contracts by their build, and
are in no distribution: so they are imported only here, and only where they are.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3

from demo.errors import DemoError
from demo.stage.people import People, derived_people

if TYPE_CHECKING:
    from scripts._lib.artifacts import Artifacts
    from scripts._lib.plan import Plan

ROOT: Final = Path(__file__).resolve().parents[2]
PLAN: Final = Path("deployments") / "plans" / "local.yml"
_DEV_ACCOUNT = "dev account "


@dataclass(frozen=True)
class Deployed:
    """Addresses by contract, the book that names them, and the plan's factors by ISO country code."""

    addresses: tuple[tuple[str, str], ...]
    book: Path
    factors: Mapping[int, int]


class Deployer:
    """The plan and the compiled contracts. DemoError if this is no checkout, or nothing is compiled."""

    def __init__(self, root: Path = ROOT) -> None:
        if not (root / "scripts" / "_lib" / "deployment.py").is_file() or not (root / PLAN).is_file():
            raise DemoError(
                "The demo deploys with the repository's own scripts, and this gramwatt was installed"
                " without them.",
                "Clone the repository, and run `make demo` in it.",
            )
        if str(root) not in sys.path:
            sys.path.insert(0, str(root))
        from scripts._lib.artifacts import read_build
        from scripts._lib.errors import BuildError
        from scripts._lib.plan import read_plan

        self._plan: Plan = read_plan(root / PLAN)
        try:
            self._artifacts: Artifacts = read_build(root)
        except BuildError as error:
            raise DemoError(error.what, "Run `make demo`, which compiles the contracts first.") from error

    def development_people(self) -> People:
        """The plan's own people, whose keys everybody has: for a chain that ends with the demo."""
        from scripts._lib.people import dev_key

        def account(number: int) -> LocalAccount:
            found: LocalAccount = Account.from_key(dev_key(number))
            return found

        numbers = {name: text.removeprefix(_DEV_ACCOUNT) for name, text in self._plan.people.items()}
        return People(account(0), {name: account(int(number)) for name, number in numbers.items()})

    def derived_people(self, deployer: LocalAccount, seed: str) -> People:
        """People with keys of the deployer's, for a chain that others use too."""
        return derived_people(deployer, list(self._plan.people), seed)

    def deploy(self, web3: Web3, people: People, book_path: Path, report: Callable[[str], None]) -> Deployed:
        """Carries the plan out and keeps the book. `report` hears of every step by its title."""
        from scripts._lib.book import AddressBook
        from scripts._lib.chain import KeySigner, Web3Chain
        from scripts._lib.deployment import Progress, deploy
        from scripts._lib.resolve import resolve

        chain = Web3Chain(web3, KeySigner(bytes(people.deployer.key)))
        plan = self._plan.adapted(chain_id=chain.chain_id, people=people.addresses)
        book = AddressBook.open(book_path, chain.chain_id, chain.genesis())

        def heard(done: Progress) -> None:
            report(done.title)

        deploy(plan, chain, book, self._artifacts, heard)
        resolved = resolve(plan, self._artifacts, chain.deployer)
        return Deployed(tuple(book.addresses.items()), book_path, dict(resolved.country_factors))
