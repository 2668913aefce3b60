"""Check whether a node is ready to run. A check that fails does not prevent the others."""

from collections.abc import Callable
from dataclasses import dataclass

from gramwatt.chains.clock import Clock
from gramwatt.chains.config import WEI_PER_GWEI
from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.protocol.errors import GramwattError
from oracle.modules.node import chain_config, folder_board, load_account
from oracle.providers.store import Store
from oracle.types.config import Config

MAX_SKEW_SECONDS = 30
"""A clock that is further behind the newest block is wrong."""

GAS_TO_KEEP = 1_000_000
"""Gas of a large batch: the account must be able to pay for it at the highest fee."""


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check. sentence: the value checked, or what is wrong and what to do."""

    name: str
    ok: bool
    sentence: str


class _Checks:
    """Runs checks one after another; later checks use the chain that an earlier one opened."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.results: list[Check] = []
        self.chain: Bridge | None = None

    def run(self, name: str, check: Callable[[], str]) -> None:
        try:
            self.results.append(Check(name, True, check()))
        except GramwattError as error:
            self.results.append(Check(name, False, str(error)))

    def on_chain(self) -> str:
        self.chain = Bridge.open(chain_config(self.config))
        return f"chain {self.chain.book.chain_id}, bridge {self.chain.contract.address}"

    def store(self) -> str:
        with Store.open(self.config.node.data_dir) as store:
            accepted, rejected = store.counts()
            deployment = store.deployment()
            if self.chain is not None and deployment is not None:
                store.bind(self.chain.deployment)
        return f"{accepted} readings accepted, {sum(rejected.values())} refused"

    def board(self) -> str:
        folder_board(self.config).require_writable()
        return f"{self.config.committee.board} is writable"

    def finality(self) -> str:
        chain = self._chain()
        return f"block {chain.finalized().number} is final, block {chain.head().number} is the newest"

    def key(self) -> str:
        account = load_account(self.config)
        if account is None:
            raise GramwattError(
                "No key is configured.", "Set key_file in [node]; without a key the node only reads."
            )
        return str(account.address)

    def member(self) -> str:
        account = load_account(self.config)
        settings = self._chain().settings(self._chain().finalized())
        if account is None or account.address not in settings.oracles:
            raise GramwattError(
                f"{account.address if account else 'A node without a key'} is not in the committee of"
                f" {len(settings.oracles)} oracles.",
                "Ask the admin to call addOracle, or set another key_file in [node].",
            )
        return f"one of {len(settings.oracles)} oracles, of which {settings.threshold} must sign a batch"

    def balance(self) -> str:
        account = load_account(self.config)
        if account is None:
            raise GramwattError("There is no account that could pay for gas.", "See the check named key.")
        needed = GAS_TO_KEEP * chain_config(self.config).max_fee_wei
        balance_wei = self._chain().balance_wei(account.address)
        sentence = f"the account has {balance_wei // WEI_PER_GWEI:,} gwei"
        if balance_wei < needed:
            raise GramwattError(
                f"{sentence.capitalize()}, and a large batch may cost {needed // WEI_PER_GWEI:,} gwei.",
                "Send the account more, or lower max_fee_gwei in [chain].",
            )
        return sentence

    def clock_skew(self) -> str:
        skew = self.clock.now() - self._chain().head().timestamp
        if skew < -MAX_SKEW_SECONDS:
            raise GramwattError(
                f"This machine's clock is {-skew} s behind the newest block.", "Synchronise it by NTP."
            )
        return f"the newest block is {skew} s old by this machine's clock"

    def _chain(self) -> Bridge:
        if self.chain is None:
            raise GramwattError("The chain cannot be read.", "See the check named chain.")
        return self.chain


def check_node(config: Config, clock: Clock) -> list[Check]:
    """Run all checks, in an order in which the first failure is the one to repair first."""
    checks = _Checks(config, clock)
    checks.run("key", checks.key)
    checks.run("chain", checks.on_chain)
    checks.run("finality", checks.finality)
    checks.run("committee", checks.member)
    checks.run("gas", checks.balance)
    checks.run("clock", checks.clock_skew)
    checks.run("store", checks.store)
    checks.run("board", checks.board)
    return checks.results
