"""The provider of a chain that lives in this process: py-evm behind eth-tester."""

from eth_tester import EthereumTester, PyEVMBackend  # type: ignore[import-untyped]
from eth_utils.address import to_canonical_address
from web3 import EthereumTesterProvider
from web3.providers.eth_tester.defaults import API_ENDPOINTS, static_return

READER_FUNDS_WEI = 10**24


class EmbeddedProvider(EthereumTesterProvider):
    """An embedded chain that answers with the id that it was made with."""

    def __init__(self, chain_id: int, balances: dict[str, int]) -> None:
        # eth-tester sends reads from an account of its own, which must be able to pay for them.
        state = PyEVMBackend.generate_genesis_state({"balance": READER_FUNDS_WEI}, num_accounts=1)
        for address, wei in balances.items():
            state[to_canonical_address(address)] = {"balance": wei, "nonce": 0, "code": b"", "storage": {}}
        backend = PyEVMBackend(genesis_state=state)
        backend.chain.chain_id = chain_id
        endpoints = {**API_ENDPOINTS, "eth": {**API_ENDPOINTS["eth"], "chainId": static_return(chain_id)}}
        super().__init__(EthereumTester(backend), endpoints)
