"""A deployment on a node that is verified again and again, and a stranger to it."""

from web3 import Web3

from gramwatt.chains.book import AddressBook
from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.sending.wallet import Web3Chain
from gramwatt.deployer.checks.comparison import Check
from gramwatt.deployer.checks.verify import verify
from gramwatt.deployer.plan.plan_file import Plan
from tests.support.deploying.governed import Deployed
from tests.support.deploying.plans import artifacts, local_plan

STRANGER = dev_address(19)
KENYA = 404 << 16


class Verified(Deployed):
    """A deployment that can be verified at any time."""

    def differing(self, plan: Plan | None = None, book: AddressBook | None = None) -> list[Check]:
        checks = self.checks(plan, book)
        assert checks
        return [check for check in checks if not check.holds]

    def checks(self, plan: Plan | None = None, book: AddressBook | None = None) -> list[Check]:
        return verify(plan or local_plan(), Web3Chain(self.web3), book or self.book, artifacts())

    def origins(self) -> list[tuple[str, str]]:
        """What verify says of the records and countries that came later."""
        known = ("factors of", "country policy")
        later = [check for check in self.checks() if check.what.startswith(("factor", "country"))]
        return [(check.what, check.actual) for check in later if not check.what.startswith(known)]


def role(name: str) -> bytes:
    return b"\0" * 32 if name == "DEFAULT_ADMIN_ROLE" else bytes(Web3.keccak(text=name))
