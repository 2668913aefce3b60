"""Rehearse a plan in an in-process EVM from its first to its last transaction, and run constructors again.

A node cannot estimate a transaction to a contract that is not deployed yet, or predict what its constructor
would refuse; a rehearsal can. It uses the same code as a deployment, with a key of its own.
"""

from dataclasses import dataclass

from gramwatt.chains.dev.embedded import embedded_web3, run_constructor
from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.chains.evm.sending.wallet import KeySigner, Web3Chain
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.resolve import ResolvedPlan
from gramwatt.deployer.rollout.deploy import creation_data, deploy

# A public key is safe: the rehearsal's chain ends with this process.
REHEARSAL_KEY = (0xC0FFEE).to_bytes(32, "big")
FUNDS_WEI = 10**24


@dataclass(frozen=True)
class Rehearsal:
    """The gas that every step used, by its title."""

    gas: dict[str, int]


def rehearse(plan: Plan, artifacts: Artifacts) -> Rehearsal:
    """Carry out the whole plan on a temporary chain. Raises what `deploy` would raise."""
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
    resolved: ResolvedPlan, artifacts: Artifacts, contract: str, addresses: dict[str, str]
) -> bytes:
    """The code that must be on chain: what the constructor returns when run here with the plan's arguments.

    It runs at the contract's own address and under the plan's chain id, because immutables may hold either.
    So immutables are compared as well. The constructors of this protocol make no calls.
    """
    code = creation_data(resolved, artifacts, contract, addresses)
    return run_constructor(resolved.plan.chain_id, resolved.deployer, addresses[contract], code)
