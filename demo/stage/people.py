"""The accounts that act in the demo, and their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address

from demo.errors import DemoError
from demo.stage.pipeline import send_value
from gramwatt.chains.evm.node.fees import suggested_fees
from gramwatt.chains.evm.node.rpc import Rpc
from gramwatt.protocol.digests import keccak

ORACLE: Final = "oracle_"
GAS: Final = {"registrar": 250_000_000, "location_verifier": 25_000_000}
"""Gas that each account may use in one run, rounded up; `ORACLE_GAS` for each oracle."""
ORACLE_GAS: Final = 60_000_000


@dataclass(frozen=True)
class People:
    """The deployer, and the accounts of the plan by their names in it."""

    deployer: LocalAccount
    others: Mapping[str, LocalAccount]

    @property
    def registrar(self) -> LocalAccount:
        return self.others["registrar"]

    @property
    def location_verifier(self) -> LocalAccount:
        return self.others["location_verifier"]

    @property
    def oracles(self) -> tuple[LocalAccount, ...]:
        return tuple(account for name, account in self.others.items() if name.startswith(ORACLE))

    @property
    def addresses(self) -> dict[str, str]:
        return {name: account.address for name, account in self.others.items()}


def derived_people(deployer: LocalAccount, names: list[str], seed: str) -> People:
    """Accounts whose keys are derived from the deployer's: secret, and the same in every run."""
    return People(
        deployer,
        {name: _account(bytes(deployer.key), seed.encode(), name.encode()) for name in names},
    )


def fleet_owner(seed: str, fleet: int) -> LocalAccount:
    """The account that owns a fleet's meters and receives its credits. It never sends a transaction."""
    return _account(b"fleet owner", seed.encode(), fleet.to_bytes(4, "big"))


def fund(rpc: Rpc, people: People) -> None:
    """Send every account enough for its gas from the deployer. DemoError if the deployer has too little."""
    max_fee = suggested_fees(rpc).max_fee
    missing_wei: dict[ChecksumAddress, int] = {}
    for name, account in people.others.items():
        gas = ORACLE_GAS if name.startswith(ORACLE) else GAS.get(name, 0)
        address = to_checksum_address(account.address)
        missing = gas * max_fee - _balance(rpc, address)
        if missing > 0:
            missing_wei[address] = missing
    balance_wei = _balance(rpc, to_checksum_address(people.deployer.address))
    if balance_wei < sum(missing_wei.values()):
        raise DemoError(
            f"The account {people.deployer.address} has {balance_wei} wei, but the demo's accounts need"
            f" {sum(missing_wei.values())} wei for gas.",
            "Give the key of an account with a larger balance with --key-file.",
        )
    send_value(rpc, people.deployer, missing_wei)


def _balance(rpc: Rpc, address: ChecksumAddress) -> int:
    return rpc.ask(lambda: rpc.web3.eth.get_balance(address))


def _account(*parts: bytes) -> LocalAccount:
    hashed = keccak(b"gramwatt demo" + b"".join(keccak(part) for part in parts))
    account: LocalAccount = Account.from_key(hashed)
    return account
