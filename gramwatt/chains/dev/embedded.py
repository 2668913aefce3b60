"""A chain in this process: py-evm behind eth-tester, both in the extra [deploy]."""

from typing import Any

from eth_utils.address import to_canonical_address
from web3 import EthereumTesterProvider, Web3
from web3.providers.eth_tester.defaults import API_ENDPOINTS, static_return

READER_FUNDS_WEI = 10**24
CONSTRUCTOR_GAS = 30_000_000


def embedded_web3(chain_id: int, balances: dict[str, int]) -> Web3:
    """A chain with that id and only the accounts of `balances` (wei)."""
    return Web3(_provider(chain_id, balances))


def run_constructor(chain_id: int, deployer: str, address: str, creation_data: bytes) -> bytes:
    """The code that a constructor returns at `address`: immutables may hold that, or the chain id."""
    sender = to_canonical_address(deployer)
    backend: Any = _provider(chain_id, {deployer: READER_FUNDS_WEI}).ethereum_tester.backend
    computation = backend.chain.get_vm().execute_bytecode(
        origin=sender,
        gas_price=0,
        gas=CONSTRUCTOR_GAS,
        to=to_canonical_address(address),
        sender=sender,
        value=0,
        data=b"",
        code=creation_data,
    )
    computation.raise_if_error()
    return bytes(computation.output)


def _provider(chain_id: int, balances: dict[str, int]) -> Any:
    # py-evm is slow to import, and ape imports every script, whichever is called.
    from eth_tester import EthereumTester, PyEVMBackend  # type: ignore[import-untyped]

    # eth-tester sends reads from an account of its own, which must have funds.
    state = PyEVMBackend.generate_genesis_state({"balance": READER_FUNDS_WEI}, num_accounts=1)
    for address, wei in balances.items():
        state[to_canonical_address(address)] = {"balance": wei, "nonce": 0, "code": b"", "storage": {}}
    backend = PyEVMBackend(genesis_state=state)
    backend.chain.chain_id = chain_id
    endpoints = {**API_ENDPOINTS, "eth": {**API_ENDPOINTS["eth"], "chainId": static_return(chain_id)}}
    return EthereumTesterProvider(EthereumTester(backend), endpoints)
