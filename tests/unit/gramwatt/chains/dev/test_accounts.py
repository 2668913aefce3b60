"""The accounts of development chains, which ape, anvil and hardhat all fund."""

from gramwatt.chains.dev.accounts import dev_address, dev_key
from gramwatt.chains.evm.sending.wallet import KeySigner


def test_dev_address__the_first_two__are_the_well_known_ones():
    assert dev_address(0) == "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    assert dev_address(1) == "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


def test_dev_key__of_an_address__belongs_to_it():
    assert KeySigner(dev_key(19)).address == dev_address(19)
