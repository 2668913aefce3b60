"""The development accounts: keys and addresses belong together."""

from gramwatt.chains.dev.accounts import dev_address, dev_key
from gramwatt.chains.evm.sending.wallet import KeySigner


def test_dev_key__of_an_address__fits():
    assert KeySigner(dev_key(19)).address == dev_address(19)
