"""Resolve a plan before anything is sent: names to addresses, texts to values of ABI types, rules checked."""

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
    """A plan that can be carried out. A contract that is not deployed yet is a Ref."""

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
    """Resolve and check the whole plan. PlanError names the invalid key and value."""
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
        factors=tuple(
            parse_factor(names, f"factors[{i}]", content) for i, content in enumerate(plan.factors)
        ),
        country_policy=parse_policy(names, plan.country_policy),
    )


def _require_same(plan: Plan, where: str, names: Any, required: Any) -> None:
    """PlanError unless every required name is present and no other is."""
    missing = [name for name in required if name not in names]
    if missing:
        raise PlanError(f"{plan.name}: {where} lacks {', '.join(missing)}.", "Add it. Nothing was sent.")
    extra = [name for name in names if name not in required]
    if extra:
        known = ", ".join(required) or "none"
        raise PlanError(
            f"{plan.name}: {where} has an unknown {', '.join(extra)}.",
            f"Known are: {known}. Nothing was sent.",
        )


def _arguments(plan: Plan, names: Names, artifacts: Artifacts, contract: str) -> Arguments:
    inputs = artifacts[contract].abi.constructor_inputs
    content = plan.contracts[contract]
    _require_same(plan, f"contracts.{contract}", content, [entry["name"] for entry in inputs])
    earlier = tuple(plan.contracts)[: tuple(plan.contracts).index(contract)]
    values = {}
    for entry in inputs:
        name = entry["name"]
        where = f"contracts.{contract}.{name}"
        values[name] = parse(names, where, entry, content[name])
        for value in values[name] if isinstance(values[name], list) else [values[name]]:
            if isinstance(value, Ref) and value.contract not in earlier:
                raise names.refuse(
                    where, str(value), "deployed later", f"Move it above {contract} in the plan."
                )
    return values


def _roles(plan: Plan, names: Names, artifacts: Artifacts, contract: str) -> Holders:
    """Holders of every role of the contract; the plan must list every role, even one without holders."""
    content = plan.roles[contract]
    _require_same(plan, f"roles.{contract}", content, artifacts[contract].abi.roles)
    holders = {}
    for role, people in content.items():
        where = f"roles.{contract}.{role}"
        accounts = [parse_address(names, where, person) for person in people]
        if len(set(accounts)) < len(accounts):
            raise names.refuse(where, people, "it names an account twice")
        holders[role] = frozenset(accounts)
    return holders
