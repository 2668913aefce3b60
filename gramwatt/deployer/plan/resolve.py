"""Give a plan its meaning, before anything is sent: names resolved, values of their ABI types, rules kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.address import to_checksum_address

from gramwatt.chains.evm.abi.artifacts import Artifacts
from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.factors import Factor, parse_country_factors, parse_factor, parse_policy
from gramwatt.deployer.plan.people import names_of
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.rules import ADMINISTERED, CONTRACTS, Arguments, Holders, require_rules
from gramwatt.deployer.plan.values import Names, Ref, parse, parse_address


@dataclass(frozen=True)
class ResolvedPlan:
    """A plan that can be carried out. A contract that is not deployed yet stands as a Ref."""

    plan: Plan
    deployer: str
    arguments: Mapping[str, Arguments]
    roles: Mapping[str, Holders]
    country_factors: Mapping[int, int]
    factors: tuple[Factor, ...]
    country_policy: int


def bind(value: Any, addresses: Mapping[str, str]) -> Any:
    """The value with every Ref replaced by its contract's address, at any depth."""
    if isinstance(value, Ref):
        return addresses[value.contract]
    if isinstance(value, list | tuple):
        return [bind(item, addresses) for item in value]
    return value


def resolve(plan: Plan, artifacts: Artifacts, deployer: str) -> ResolvedPlan:
    """Resolve and check all of a plan. Raises PlanError naming the key and the value that are wrong."""
    deployer = to_checksum_address(deployer)
    names = names_of(plan, deployer)
    _require_same(plan, "contracts", plan.contracts, CONTRACTS)
    arguments = {name: _arguments(plan, names, artifacts, name) for name in plan.contracts}
    _require_same(plan, "roles", plan.roles, ADMINISTERED)
    roles = {name: _roles(plan, names, artifacts, name) for name in ADMINISTERED}
    require_rules(plan, deployer, arguments, roles)
    return ResolvedPlan(
        plan=plan,
        deployer=deployer,
        arguments=arguments,
        roles=roles,
        country_factors=parse_country_factors(names, plan.country_factors),
        factors=tuple(parse_factor(names, f"factors[{i}]", found) for i, found in enumerate(plan.factors)),
        country_policy=parse_policy(names, plan.country_policy),
    )


def _require_same(plan: Plan, where: str, given: Any, wanted: Any) -> None:
    """Every name present and none extra."""
    missing = [name for name in wanted if name not in given]
    if missing:
        raise PlanError(f"{plan.name}: {where} lacks {', '.join(missing)}.", "Add it. Nothing was sent.")
    extra = [name for name in given if name not in wanted]
    if extra:
        known = ", ".join(wanted) or "none"
        raise PlanError(
            f"{plan.name}: {where} has an unknown {', '.join(extra)}.",
            f"Known are: {known}. Nothing was sent.",
        )


def _arguments(plan: Plan, names: Names, artifacts: Artifacts, contract: str) -> Arguments:
    inputs = artifacts[contract].abi.constructor_inputs
    given = plan.contracts[contract]
    _require_same(plan, f"contracts.{contract}", given, [entry["name"] for entry in inputs])
    earlier = tuple(plan.contracts)[: tuple(plan.contracts).index(contract)]
    values = {}
    for entry in inputs:
        name = entry["name"]
        where = f"contracts.{contract}.{name}"
        values[name] = parse(names, where, entry, given[name])
        for value in values[name] if isinstance(values[name], list) else [values[name]]:
            if isinstance(value, Ref) and value.contract not in earlier:
                raise names.refuse(
                    where, str(value), "deployed later", f"Move it above {contract} in the plan."
                )
    return values


def _roles(plan: Plan, names: Names, artifacts: Artifacts, contract: str) -> Holders:
    """Holders of every role of the contract; the plan must name each, if only to say that nobody holds it."""
    given = plan.roles[contract]
    _require_same(plan, f"roles.{contract}", given, artifacts[contract].abi.roles)
    holders = {}
    for role, people in given.items():
        where = f"roles.{contract}.{role}"
        found = [parse_address(names, where, person) for person in people]
        if len(set(found)) < len(found):
            raise names.refuse(where, people, "it names somebody twice")
        holders[role] = frozenset(found)
    return holders
