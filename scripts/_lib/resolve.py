"""Give a plan its meaning, before anything is sent: names resolved, values of their ABI types, rules kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.address import to_checksum_address

from scripts._lib.artifacts import Artifacts
from scripts._lib.errors import PlanError
from scripts._lib.factors import Factor, parse_country_factors, parse_factor, parse_policy
from scripts._lib.people import names_of
from scripts._lib.plan import Plan
from scripts._lib.values import ANYONE, ZERO_ADDRESS, Names, Ref, parse, parse_address

CONTRACTS = ("CarbonCredit", "P256Verifier", "ReadingVerifier", "Timelock", "EnergyDataBridge")
ADMINISTERED = ("CarbonCredit", "EnergyDataBridge")
DEPLOYER = "$deployer"
ADMIN_PARAMETER = "admin"
EXECUTORS = "contracts.Timelock.executors"

Arguments = Mapping[str, Any]
Holders = Mapping[str, frozenset[Any]]


@dataclass(frozen=True)
class Resolved:
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


def resolve(plan: Plan, artifacts: Artifacts, deployer: str) -> Resolved:
    """Resolve and check all of a plan. Raises PlanError naming the key and the value that are wrong."""
    deployer = to_checksum_address(deployer)
    names = names_of(plan, deployer)
    _require_same(plan, "contracts", plan.contracts, CONTRACTS)
    arguments = {name: _arguments(plan, names, artifacts, name) for name in plan.contracts}
    _require_threshold(plan, arguments["EnergyDataBridge"])
    roles = {name: _roles(plan, names, artifacts, name) for name in _administered(plan)}
    timelock = arguments["Timelock"]
    roles["Timelock"] = {
        "DEFAULT_ADMIN_ROLE": frozenset([Ref("Timelock")]),
        "PROPOSER_ROLE": frozenset(timelock["proposers"]),
        "CANCELLER_ROLE": frozenset(timelock["proposers"]),
        "EXECUTOR_ROLE": frozenset(timelock["executors"]),
    }
    _require_powerless_deployer(plan, deployer, arguments, roles)
    return Resolved(
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


def _administered(plan: Plan) -> tuple[str, ...]:
    _require_same(plan, "roles", plan.roles, ADMINISTERED)
    return ADMINISTERED


def _arguments(plan: Plan, names: Names, artifacts: Artifacts, contract: str) -> Arguments:
    inputs = artifacts[contract].abi.constructor_inputs
    given = plan.contracts[contract]
    _require_same(plan, f"contracts.{contract}", given, [entry["name"] for entry in inputs])
    earlier = tuple(plan.contracts)[: tuple(plan.contracts).index(contract)]
    values = {}
    for entry in inputs:
        name = entry["name"]
        where = f"contracts.{contract}.{name}"
        values[name] = _argument(names, where, entry, given[name])
        for value in values[name] if isinstance(values[name], list) else [values[name]]:
            if isinstance(value, Ref) and value.contract not in earlier:
                raise names.refuse(
                    where, str(value), "deployed later", f"Move it above {contract} in the plan."
                )
    return values


def _argument(names: Names, where: str, entry: Mapping[str, Any], text: Any) -> Any:
    if where == EXECUTORS and text == [ANYONE]:
        return [ZERO_ADDRESS]
    values = parse(names, where, entry, text)
    if ZERO_ADDRESS in (values if isinstance(values, list) else [values]):
        raise names.refuse(where, text, f"{ANYONE} may stand only alone, as {EXECUTORS}")
    return values


def _roles(plan: Plan, names: Names, artifacts: Artifacts, contract: str) -> Holders:
    """Holders of every role of the contract; the plan must name each, if only to say that nobody holds it."""
    given = plan.roles[contract]
    _require_same(plan, f"roles.{contract}", given, artifacts[contract].abi.roles)
    holders = {}
    for role, people in given.items():
        where = f"roles.{contract}.{role}"
        found = [parse_address(names, where, person) for person in people]
        if ZERO_ADDRESS in found or len(set(found)) < len(found):
            raise names.refuse(where, people, "it names somebody twice, or the zero address")
        holders[role] = frozenset(found)
    if not holders["DEFAULT_ADMIN_ROLE"]:
        raise names.refuse(f"roles.{contract}.DEFAULT_ADMIN_ROLE", [], "nobody could administer the contract")
    return holders


def _require_threshold(plan: Plan, bridge: Arguments) -> None:
    threshold, oracles = bridge["threshold"], len(bridge["oracles"])
    if not 1 <= threshold <= oracles:
        raise PlanError(
            f"{plan.name}: contracts.EnergyDataBridge.threshold is {threshold}, but there are"
            f" {oracles} oracles.",
            f"It must lie between 1 and {oracles}. Nothing was sent.",
        )


def _require_powerless_deployer(
    plan: Plan, deployer: str, arguments: Mapping[str, Arguments], roles: Mapping[str, Holders]
) -> None:
    """The deployer holds nothing afterwards: it may stand as a constructor's admin only."""
    for contract, values in arguments.items():
        for name, value in values.items():
            is_deployer = deployer in (value if isinstance(value, list) else [value])
            if is_deployer != (name == ADMIN_PARAMETER):
                problem = "not" if name == ADMIN_PARAMETER else "or holds"
                raise PlanError(
                    f"{plan.name}: contracts.{contract}.{name} is {problem} the deployer {deployer}.",
                    f"{ADMIN_PARAMETER} must be {DEPLOYER} and nothing else may be. Nothing was sent.",
                )
    for contract, holders in roles.items():
        for role, people in holders.items():
            if deployer in people:
                raise PlanError(
                    f"{plan.name}: roles.{contract}.{role} names the deployer {deployer}.",
                    "The deployer ends with no role: name somebody else. Nothing was sent.",
                )
