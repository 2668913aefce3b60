"""An EVM of this process: rehearse a plan from its first to its last transaction, and run constructors again.

A node cannot estimate a transaction to a contract that is not deployed yet, nor say what its constructor
would refuse; a rehearsal can. It uses the very code that deploys, under a key of its own.
"""

from dataclasses import dataclass
from typing import Any

from eth_utils.address import to_canonical_address
from web3 import Web3

from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.resolve import Resolved
from gramwatt.deployer.rollout.deploy import creation_data, deploy

# Anybody's key: nothing that is rehearsed outlives this process.
REHEARSAL_KEY = (0xC0FFEE).to_bytes(32, "big")
CONSTRUCTOR_GAS = 30_000_000
FUNDS_WEI = 10**24


def embedded_web3(chain_id: int, balances: dict[str, int]) -> Web3:
    """A chain in this process with nobody on it but the holders of `balances` (wei)."""
    # py-evm is slow to import, and ape loads whatever any script imports, whichever is called.
    from gramwatt.chains.dev.embedded import EmbeddedProvider

    return Web3(EmbeddedProvider(chain_id, balances))


@dataclass(frozen=True)
class Rehearsal:
    """Gas of every step by its title, as it was used."""

    gas: dict[str, int]


def rehearse(plan: Plan, artifacts: Artifacts) -> Rehearsal:
    """Carry out the whole plan on a chain of its own. Raises what deploying would raise."""
    signer = KeySigner(REHEARSAL_KEY)
    chain = Web3Chain(embedded_web3(plan.chain_id, {signer.address: FUNDS_WEI}), signer)
    gas: dict[str, int] = {}
    deploy(
        plan,
        chain,
        artifacts=artifacts,
        report=lambda done: gas.update({done.title: done.receipt.gas_used if done.receipt else 0}),
    )
    return Rehearsal(gas)


def expected_code(
    resolved: Resolved, artifacts: Artifacts, contract: str, addresses: dict[str, str]
) -> bytes:
    """The code that must be on chain: what the constructor returns, run again here with the plan's arguments.

    It runs at the contract's own address under the plan's chain id, because immutables may hold either. So
    they are compared like all else and nothing is masked. This protocol's constructors make no calls.
    """
    address = to_canonical_address(addresses[contract])
    sender = to_canonical_address(resolved.deployer)
    provider: Any = embedded_web3(resolved.plan.chain_id, {resolved.deployer: FUNDS_WEI}).provider
    computation = provider.ethereum_tester.backend.chain.get_vm().execute_bytecode(
        origin=sender,
        gas_price=0,
        gas=CONSTRUCTOR_GAS,
        to=address,
        sender=sender,
        value=0,
        data=b"",
        code=creation_data(resolved, artifacts, contract, addresses),
    )
    computation.raise_if_error()
    return bytes(computation.output)
