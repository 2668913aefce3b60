"""Plain text for people: the plan before signing, and the checks after verifying."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from gramwatt.deployer.checks.comparison import Check
from gramwatt.deployer.plan.people import names_of
from gramwatt.deployer.plan.resolve import ResolvedPlan
from gramwatt.deployer.plan.values import Ref
from gramwatt.deployer.rollout.rehearsal import Rehearsal
from gramwatt.protocol.day_curve import curve_id
from gramwatt.protocol.factor import POLICIES
from gramwatt.protocol.formats import duration


def plan_lines(
    resolved: ResolvedPlan, addresses: Mapping[str, str], deployed: Collection[str]
) -> Iterator[str]:
    """The whole plan: contracts with arguments and addresses, factors, policy, roles."""
    people = _people(resolved)
    yield f"Plan {resolved.plan.name} for chain {resolved.plan.chain_id}, deployed by {resolved.deployer}"
    for contract, arguments in resolved.arguments.items():
        yield f"\n{contract}  {addresses[contract]} ({'deployed' if contract in deployed else 'predicted'})"
        for name, value in arguments.items():
            for line in _value_lines(name, value, people, addresses):
                yield f"  {line}"
    yield "\nFactors, in g CO2e per kWh"
    for code, value in resolved.country_factors.items():
        yield f"  country {code}: {_grams(value)} provisional"
    for factor in resolved.factors:
        yield (
            f"  zone {factor.zone}: {_grams(factor.value)} {factor.status.name.lower()},"
            f" {factor.kind.name.lower()} of {factor.source_year}, in force {duration(factor.lead_s)}"
            f" after it is signed, source 0x{factor.source_hash.hex()}"
            + (f", by the hour: curve 0x{curve_id(factor.curve).hex()}" if factor.curve else "")
        )
    yield f"  country policy: {POLICIES[resolved.country_policy]}"
    yield "\nRoles after the deployment"
    for contract, roles in resolved.roles.items():
        for role, holders in roles.items():
            named = ", ".join(sorted(_who(holder, people, addresses) for holder in holders))
            yield f"  {contract} {role}: {named or 'nobody'}"


def gas_lines(rehearsal: Rehearsal, max_fee_wei: int) -> Iterator[str]:
    """The gas of every transaction in the rehearsal, and the highest total cost."""
    yield "\nTransactions and their gas in a rehearsal"
    for title, gas in rehearsal.gas.items():
        yield f"  {gas:>10,}  {title}"
    total = sum(rehearsal.gas.values())
    # Rounded up, in integers: money is never a float.
    micro_ether = -(-total * max_fee_wei // 10**12)
    ether = f"{micro_ether // 10**6}.{micro_ether % 10**6:06d}"
    yield f"  {total:>10,}  in total; at most {ether} ether at the current {max_fee_wei:,} wei a unit"


def check_lines(checks: list[Check]) -> Iterator[str]:
    """A table of all checks; one that differs shows both sides."""
    width = max(len(check.subject) for check in checks)
    for check in checks:
        if check.holds:
            yield f"  ok       {check.subject:<{width}}  {check.what}: {_short(check.actual)}"
        else:
            yield f"  DIFFERS  {check.subject:<{width}}  {check.what}"
            yield f"           {'':<{width}}    should be: {check.expected}"
            yield f"           {'':<{width}}    is:        {check.actual}"


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:87] + "..."


def _people(resolved: ResolvedPlan) -> dict[str, str]:
    """Names by address. The plan was resolved, so its people are addresses or development accounts."""
    names = names_of(resolved.plan, resolved.deployer).addresses
    return {address: f"{address} ({name})" for name, address in names.items()}


def _who(holder: Any, people: Mapping[str, str], addresses: Mapping[str, str]) -> str:
    if isinstance(holder, Ref):
        return f"{addresses[holder.contract]} ({holder.contract})"
    return people.get(holder, holder)


def _value_lines(
    name: str, value: Any, people: Mapping[str, str], addresses: Mapping[str, str]
) -> Iterator[str]:
    if isinstance(value, list):
        yield f"{name}: {len(value)}"
        yield from (f"  {_who(item, people, addresses)}" for item in value)
    elif isinstance(value, int):
        is_time = name.endswith(("Seconds", "Delay"))
        yield f"{name}: {value} s ({duration(value)})" if is_time else f"{name}: {value}"
    else:
        yield f"{name}: {_who(value, people, addresses)}"


def _grams(value: int) -> str:
    """A factor of the ABI in g/kWh, exactly."""
    whole, millionths = divmod(value, 10**6)
    return f"{whole}.{millionths:06d}".rstrip("0").rstrip(".")
