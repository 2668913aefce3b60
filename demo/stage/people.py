"""Who acts in the demo, and with which keys."""

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
"""What each may use in one run, rounded up; everybody else who sends, an oracle, as much as the last."""
ORACLE_GAS: Final = 60_000_000


@dataclass(frozen=True)
class People:
    """The deployer, and the people of the plan by the names that they have in it."""

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
    """People whose keys follow from the deployer's: nobody else has them, and a second run has the same."""
    return People(
        deployer,
        {name: _account(bytes(deployer.key), seed.encode(), name.encode()) for name in names},
    )


def fleet_owner(seed: str, fleet: int) -> LocalAccount:
    """Who owns the meters of a fleet, and receives its credits. It never sends anything."""
    return _account(b"fleet owner", seed.encode(), fleet.to_bytes(4, "big"))


def fund(rpc: Rpc, people: People) -> None:
    """The deployer gives everybody who sends something enough for the gas. DemoError if it has too little."""
    max_fee = suggested_fees(rpc).max_fee
    needed: dict[ChecksumAddress, int] = {}
    for name, account in people.others.items():
        gas = ORACLE_GAS if name.startswith(ORACLE) else GAS.get(name, 0)
        address = to_checksum_address(account.address)
        missing = gas * max_fee - _balance(rpc, address)
        if missing > 0:
            needed[address] = missing
    has = _balance(rpc, to_checksum_address(people.deployer.address))
    if has < sum(needed.values()):
        raise DemoError(
            f"The account {people.deployer.address} has {has} wei, and the people of the demo need"
            f" {sum(needed.values())} wei for gas.",
            "Name the key of an account that has more with --key-file.",
        )
    send_value(rpc, people.deployer, needed)


def _balance(rpc: Rpc, address: ChecksumAddress) -> int:
    return rpc.ask(lambda: rpc.web3.eth.get_balance(address))


def _account(*parts: bytes) -> LocalAccount:
    hashed = keccak(b"gramwatt demo" + b"".join(keccak(part) for part in parts))
    account: LocalAccount = Account.from_key(hashed)
    return account
