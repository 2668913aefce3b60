"""The accounts of development chains, whose keys are public."""

from functools import cache

from eth_account import Account
from eth_account.hdaccount import seed_from_mnemonic
from eth_account.hdaccount.deterministic import HDPath

DEV_CHAIN_IDS = (1337, 31337)
# ape, anvil and hardhat fund the accounts of this mnemonic; its keys are public.
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
