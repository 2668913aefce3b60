"""What is to be done once the contracts stand: factors, policy, roles; and last of all the deployer lets go.

Every step first reads from the chain whether it is done, so a run goes on wherever an earlier one stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scripts._lib.errors import ChainError
from scripts._lib.factors import POLICIES, Factor
from scripts._lib.resolve import ADMINISTERED, Resolved, bind
from scripts._lib.site import Site

BRIDGE = "EnergyDataBridge"
ADMIN = "DEFAULT_ADMIN_ROLE"
MANAGER = "COUNTRY_MANAGER_ROLE"


@dataclass(frozen=True)
class Step:
    """One transaction. `args` is asked for when it is signed, because a time may be among them."""

    title: str
    contract: str
    function: str
    args: Callable[[], tuple[Any, ...]]
    is_done: Callable[[], bool]


def configuration(site: Site, resolved: Resolved) -> Iterator[Step]:
    """All steps in order. Later ones read what the ones before did, so take and do them one by one."""
    policies = range(1, resolved.country_policy + 1)
    factor_steps = [*_factors(site, resolved), *(_advance(site, target) for target in policies)]
    deployer = resolved.deployer
    manager = site.role(BRIDGE, MANAGER)
    yield Step(
        f"{BRIDGE}: lend {MANAGER} to the deployer",
        BRIDGE,
        "grantRole",
        lambda: (manager, deployer),
        lambda: site.has_role(BRIDGE, MANAGER, deployer) or all(step.is_done() for step in factor_steps),
    )
    yield from factor_steps
    for contract in ADMINISTERED:
        for role, people in resolved.roles[contract].items():
            yield from (_grant(site, contract, role, holder) for holder in sorted(people, key=str))
    yield _renounce(site, resolved, BRIDGE, MANAGER)
    for contract in ADMINISTERED:
        yield _renounce(site, resolved, contract, ADMIN)


def _factors(site: Site, resolved: Resolved) -> Iterator[Step]:
    if resolved.country_factors:
        yield _initialize(site, next(iter(resolved.country_factors)))
    for factor in resolved.factors:
        yield _record(site, factor)


def _initialize(site: Site, code: int) -> Step:
    return Step(
        f"{BRIDGE}: initialize the countries' factors",
        BRIDGE,
        "initializeCountryFactors",
        tuple,
        lambda: bool(site.read(BRIDGE, "countryRegistry", code)[0]),  # all five come in one transaction
    )


def _record(site: Site, factor: Factor) -> Step:
    return Step(
        f"{BRIDGE}: record a factor of zone {factor.zone}",
        BRIDGE,
        "recordFactor",
        lambda: (factor.zone, factor.as_struct(site.chain.now() + factor.lead_s)),
        # Wherever it stands in the history: governance may have added others since.
        lambda: any(factor.matches(record) for record in site.read(BRIDGE, "factorHistory", factor.zone)),
    )


def _advance(site: Site, target: int) -> Step:
    return Step(
        f"{BRIDGE}: advance the country policy to {POLICIES[target]}",
        BRIDGE,
        "advanceCountryPolicy",
        tuple,
        lambda: bool(site.read(BRIDGE, "countryPolicy") >= target),
    )


def _grant(site: Site, contract: str, role: str, holder: Any) -> Step:
    account = bind(holder, site.book.addresses)
    role_id = site.role(contract, role)
    return Step(
        f"{contract}: grant {role} to {holder}",
        contract,
        "grantRole",
        lambda: (role_id, account),
        lambda: site.has_role(contract, role, account),
    )


def _renounce(site: Site, resolved: Resolved, contract: str, role: str) -> Step:
    role_id = site.role(contract, role)

    def args() -> tuple[Any, ...]:
        # Letting go of the admin's role is for good, so its successor is read once more.
        for holder in resolved.roles[contract][role]:
            account = bind(holder, site.book.addresses)
            if not site.has_role(contract, role, account):
                raise ChainError(f"{account} does not hold {role} of {contract} yet.", "Run again.")
        return role_id, resolved.deployer

    return Step(
        f"{contract}: the deployer renounces {role}",
        contract,
        "renounceRole",
        args,
        lambda: not site.has_role(contract, role, resolved.deployer),
    )
