"""The steps after the contracts are deployed: factors, policy, roles; last, the deployer renounces its roles.

Every step first reads from the chain whether it is done, so a run continues where an earlier one stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gramwatt.chains.errors import CallReverted, ChainError
from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.contracts.names import BRIDGE, CURVES
from gramwatt.deployer.plan.factors import Factor
from gramwatt.deployer.plan.resolve import ResolvedPlan, bind
from gramwatt.deployer.plan.rules import ADMIN, ADMINISTERED, MANAGER
from gramwatt.deployer.plan.values import Ref
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import POLICIES, FactorRecord


@dataclass(frozen=True)
class Step:
    """One transaction. args: called when it is signed, because the arguments may include a time."""

    title: str
    contract: str
    function: str
    args: Callable[[], tuple[Any, ...]]
    is_done: Callable[[], bool]


def configuration(deployed: DeployedContracts, resolved: ResolvedPlan) -> Iterator[Step]:
    """All steps in order. Take each step before the next is asked for: later ones read its effect."""
    policies = range(1, resolved.country_policy + 1)
    factor_steps = [*_factors(deployed, resolved), *(_advance(deployed, target) for target in policies)]
    deployer = resolved.deployer
    manager = deployed.role(BRIDGE, MANAGER)
    yield Step(
        f"{BRIDGE}: grant {MANAGER} to the deployer for the setup",
        BRIDGE,
        "grantRole",
        lambda: (manager, deployer),
        lambda: deployed.has_role(BRIDGE, MANAGER, deployer) or all(step.is_done() for step in factor_steps),
    )
    yield from factor_steps
    for contract in ADMINISTERED:
        for role, people in resolved.roles[contract].items():
            # Only the timelock is its own admin, from its constructor on.
            others = sorted(people - {Ref(contract)}, key=str)
            yield from (_grant(deployed, contract, role, holder) for holder in others)
    yield _renounce(deployed, resolved, BRIDGE, MANAGER)
    for contract in ADMINISTERED:
        yield _renounce(deployed, resolved, contract, ADMIN)


def _factors(deployed: DeployedContracts, resolved: ResolvedPlan) -> Iterator[Step]:
    if resolved.country_factors:
        yield _initialize(deployed, next(iter(resolved.country_factors)))
    for factor in resolved.factors:
        if factor.curve:
            yield _publish(deployed, factor.zone, factor.curve)
        yield _record(deployed, factor)


def _initialize(deployed: DeployedContracts, code: int) -> Step:
    return Step(
        f"{BRIDGE}: initialize the countries' factors",
        BRIDGE,
        "initializeCountryFactors",
        tuple,
        lambda: bool(
            deployed.read(BRIDGE, "countryRegistry", code)[0]
        ),  # all five are written by one transaction
    )


def _publish(deployed: DeployedContracts, zone: int, curve: DayCurve) -> Step:
    def is_done() -> bool:
        try:
            deployed.read(CURVES, "floorOf", curve_id(curve))
        except CallReverted:  # the curve is not published
            return False
        return True

    return Step(
        f"{CURVES}: publish a curve of zone {zone}", CURVES, "publish", lambda: (curve.to_abi(),), is_done
    )


def _record(deployed: DeployedContracts, factor: Factor) -> Step:
    return Step(
        f"{BRIDGE}: record a factor of zone {factor.zone}",
        BRIDGE,
        "recordFactor",
        lambda: (factor.zone, factor.record(deployed.chain.now() + factor.lead_s).to_abi()),
        # At any place in the history: governance may have added others since.
        lambda: any(
            factor.matches(FactorRecord.from_abi(record))
            for record in deployed.read(BRIDGE, "factorHistory", factor.zone)
        ),
    )


def _advance(deployed: DeployedContracts, target: int) -> Step:
    return Step(
        f"{BRIDGE}: advance the country policy to {POLICIES[target]}",
        BRIDGE,
        "advanceCountryPolicy",
        tuple,
        lambda: bool(deployed.read(BRIDGE, "countryPolicy") >= target),
    )


def _grant(deployed: DeployedContracts, contract: str, role: str, holder: Any) -> Step:
    account = bind(holder, deployed.book.addresses)
    role_id = deployed.role(contract, role)
    return Step(
        f"{contract}: grant {role} to {holder}",
        contract,
        "grantRole",
        lambda: (role_id, account),
        lambda: deployed.has_role(contract, role, account),
    )


def _renounce(deployed: DeployedContracts, resolved: ResolvedPlan, contract: str, role: str) -> Step:
    role_id = deployed.role(contract, role)

    def args() -> tuple[Any, ...]:
        # Renouncing is final, and nobody could grant a missing role after it: so every holder is read again.
        for name, people in resolved.roles[contract].items():
            for holder in people:
                account = bind(holder, deployed.book.addresses)
                if not deployed.has_role(contract, name, account):
                    raise ChainError(f"{account} does not hold {name} of {contract} yet.", "Run again.")
        return role_id, resolved.deployer

    return Step(
        f"{contract}: the deployer renounces {role}",
        contract,
        "renounceRole",
        args,
        lambda: not deployed.has_role(contract, role, resolved.deployer),
    )
