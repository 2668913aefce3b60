"""The people of a plan: from names to addresses."""

import re
from functools import cache

from eth_account import Account
from eth_account.hdaccount import seed_from_mnemonic
from eth_account.hdaccount.deterministic import HDPath

from scripts._lib.plan import Plan
from scripts._lib.values import Names, Ref, parse_address

DEV_CHAIN_IDS = (1337, 31337)
_DEV_ACCOUNT = re.compile(r"dev account ([0-9]{1,3})")
# ape, anvil and hardhat all fund the accounts of this one, and everybody knows its keys.
DEV_MNEMONIC = "test test test test test test test test test test test junk"


@cache
def _dev_seed() -> bytes:
    return bytes(seed_from_mnemonic(DEV_MNEMONIC, passphrase=""))


@cache
def dev_key(index: int) -> bytes:
    """Private key of development account `index`, from 0."""
    return bytes(HDPath(f"m/44'/60'/0'/0/{index}").derive(_dev_seed()))


def dev_address(index: int) -> str:
    return str(Account.from_key(dev_key(index)).address)


def names_of(plan: Plan, deployer: str) -> Names:
    """Everything that `$name` may stand for in the plan."""
    nobody = Names(plan.name, {}, ())
    addresses = {"deployer": deployer}
    for name, text in plan.people.items():
        where = f"people.{name}"
        if name in addresses or name in plan.contracts:
            raise nobody.refuse(where, text, f"${name} means something else already", "Choose another name.")
        addresses[name] = _address(plan, nobody, where, text)
    return Names(plan.name, addresses, tuple(plan.contracts))


def _address(plan: Plan, nobody: Names, where: str, text: str) -> str:
    found = _DEV_ACCOUNT.fullmatch(text)
    if found is None:
        address = parse_address(nobody, where, text)
        assert not isinstance(address, Ref)  # noqa: S101 - `nobody` knows no contracts
        return address
    if plan.chain_id not in DEV_CHAIN_IDS:
        raise nobody.refuse(
            where,
            text,
            f"everybody has that account's key, and chain {plan.chain_id} is no development chain",
        )
    return dev_address(int(found[1]))
