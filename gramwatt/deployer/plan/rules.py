"""The rules of a plan beyond the ABI: above all, that nothing can change outside governance."""

from collections.abc import Mapping
from typing import Any

from gramwatt.chains.dev.accounts import DEV_CHAIN_IDS
from gramwatt.chains.evm.contracts.names import (
    BRIDGE,
    CREDIT,
    CURVES,
    GOVERNANCE,
    P256_VERIFIER,
    READING_VERIFIER,
    TIMELOCK,
)
from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.values import Ref

CONTRACTS = (CREDIT, P256_VERIFIER, READING_VERIFIER, CURVES, TIMELOCK, BRIDGE, GOVERNANCE)
ADMINISTERED = (CREDIT, BRIDGE, GOVERNANCE, TIMELOCK)
"""Contracts with roles. The deployer renounces its roles in this order, last those of the timelock."""

DEPLOYER, ADMIN_PARAMETER = "$deployer", "admin"
ADMIN, MANAGER = "DEFAULT_ADMIN_ROLE", "COUNTRY_MANAGER_ROLE"
PROPOSER, REVIEWER = "PROPOSER_ROLE", "REVIEWER_ROLE"
GOVERNED = {
    **{(contract, ADMIN): TIMELOCK for contract in ADMINISTERED},
    (BRIDGE, MANAGER): TIMELOCK,
    **{(TIMELOCK, role): GOVERNANCE for role in (PROPOSER, "CANCELLER_ROLE", "EXECUTOR_ROLE")},
}
"""The only holder of each role through which a factor, a parameter or a role can change."""
WIRING = {
    (READING_VERIFIER, "credit_"): CREDIT,
    (BRIDGE, "credit_"): CREDIT,
    (BRIDGE, "readingVerifier_"): READING_VERIFIER,
    (BRIDGE, "curves_"): CURVES,
    (GOVERNANCE, "timelock_"): TIMELOCK,
    (GOVERNANCE, "bridge_"): BRIDGE,
}
MIN_DELAY_SECONDS = 24 * 3_600  # FactorGovernance.MIN_DELAY_SECONDS
MAX_DELAY_SECONDS = 30 * 86_400  # Timelock.MAX_DELAY_SECONDS
MAX_SIGNERS = 32  # SignerSet.MAX_SIGNERS

Arguments = Mapping[str, Any]
Holders = Mapping[str, frozenset[Any]]


def require_rules(
    plan: Plan, deployer: str, arguments: Mapping[str, Arguments], roles: Mapping[str, Holders]
) -> None:
    """Raises PlanError for the first rule that the plan breaks."""
    _require_powerless_deployer(plan, deployer, arguments, roles)
    for (contract, name), target in WIRING.items():
        if arguments[contract][name] != Ref(target):
            where = f"contracts.{contract}.{name} is {arguments[contract][name]}"
            raise _broken(plan, where, f"It must be ${target}.")
    _require_threshold(plan, arguments[BRIDGE])
    _require_signers(plan, arguments[GOVERNANCE])
    _require_delay(plan, arguments[TIMELOCK]["minDelay"])
    _require_governed(plan, roles)
    _require_distinct_proposer_and_reviewer(plan, roles[GOVERNANCE])


def _broken(plan: Plan, what: str, remedy: str) -> PlanError:
    return PlanError(f"{plan.name}: {what}.", f"{remedy} Nothing was sent.")


def _require_powerless_deployer(
    plan: Plan, deployer: str, arguments: Mapping[str, Arguments], roles: Mapping[str, Holders]
) -> None:
    """The deployer holds no role afterwards: it may only be a constructor's admin."""
    for contract, values in arguments.items():
        for name, value in values.items():
            is_deployer = deployer in (value if isinstance(value, list) else [value])
            if is_deployer != (name == ADMIN_PARAMETER):
                problem = "not" if name == ADMIN_PARAMETER else "or holds"
                raise _broken(
                    plan,
                    f"contracts.{contract}.{name} is {problem} the deployer {deployer}",
                    f"{ADMIN_PARAMETER} must be {DEPLOYER}, and no other argument may be.",
                )
    for contract, holders in roles.items():
        for role, people in holders.items():
            if deployer in people:
                raise _broken(
                    plan,
                    f"roles.{contract}.{role} names the deployer {deployer}",
                    "The deployer must end without roles: name another account.",
                )


def _require_threshold(plan: Plan, bridge: Arguments) -> None:
    threshold, oracles = bridge["threshold"], len(bridge["oracles"])
    if not 1 <= threshold <= oracles:
        raise _broken(
            plan,
            f"contracts.{BRIDGE}.threshold is {threshold}, but there are {oracles} oracles",
            f"It must be from 1 to {oracles}.",
        )


def _require_signers(plan: Plan, governance: Arguments) -> None:
    """The conditions of SignerSet._setSigners."""
    signers, threshold = len(governance["signers_"]), governance["threshold_"]
    emergency = governance["emergencyThreshold_"]
    if not signers < 2 * threshold <= 2 * emergency <= 2 * signers <= 2 * MAX_SIGNERS:
        raise _broken(
            plan,
            f"contracts.{GOVERNANCE} has {signers} signers, threshold_ {threshold} and"
            f" emergencyThreshold_ {emergency}",
            f"threshold_ must be more than half of the signers, emergencyThreshold_ at least as many and at"
            f" most all of them, and there may be {MAX_SIGNERS} signers.",
        )


def _require_delay(plan: Plan, delay_seconds: int) -> None:
    if delay_seconds < MIN_DELAY_SECONDS and plan.chain_id not in DEV_CHAIN_IDS:
        raise _broken(
            plan,
            f"contracts.{TIMELOCK}.minDelay is {delay_seconds} s",
            f"{GOVERNANCE} waits at least 24h, and no other path may be shorter: give 24h or more.",
        )
    if delay_seconds > MAX_DELAY_SECONDS:
        raise _broken(
            plan,
            f"contracts.{TIMELOCK}.minDelay is {delay_seconds} s",
            f"The {TIMELOCK} waits at most 30d: give 30d or less.",
        )


def _require_governed(plan: Plan, roles: Mapping[str, Holders]) -> None:
    for (contract, role), holder in GOVERNED.items():
        if roles[contract][role] != {Ref(holder)}:
            raise _broken(
                plan,
                f"roles.{contract}.{role} is held by {_named(roles[contract][role])}",
                f"No factor, parameter or role may change outside governance:"
                f" the only holder must be ${holder}.",
            )


def _require_distinct_proposer_and_reviewer(plan: Plan, governance: Holders) -> None:
    """A proposer cannot review their own proposal, so there must be another reviewer."""
    if not any(governance[REVIEWER] - {proposer} for proposer in governance[PROPOSER]):
        held = {
            role: ", ".join(map(str, sorted(governance[role], key=str))) or "nobody" for role in governance
        }
        raise _broken(
            plan,
            f"roles.{GOVERNANCE}.{PROPOSER} is held by {held[PROPOSER]}, and {REVIEWER} by {held[REVIEWER]}",
            "A proposer cannot review their own proposal: name two accounts.",
        )


def _named(holders: frozenset[Any]) -> str:
    return ", ".join(sorted(map(str, holders))) or "nobody"
