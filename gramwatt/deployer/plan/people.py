"""The people of a plan: from names to addresses."""

import re

from gramwatt.chains.dev.accounts import DEV_CHAIN_IDS, dev_address
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.values import Names, Ref, parse_address

_DEV_ACCOUNT = re.compile(r"dev account ([0-9]{1,3})")


def names_of(plan: Plan, deployer: str) -> Names:
    """Everything that `$name` may stand for in the plan."""
    nobody = Names(plan.name, {}, ())
    addresses = {"deployer": deployer}
    for name, text in plan.people.items():
        where = f"people.{name}"
        if name in addresses or name in plan.contracts:
            raise nobody.refuse(where, text, f"${name} means something else already", "Choose another name.")
        addresses[name] = _address(plan, nobody, where, text)
    return Names(plan.name, addresses, tuple(plan.contracts))


def _address(plan: Plan, nobody: Names, where: str, text: str) -> str:
    found = _DEV_ACCOUNT.fullmatch(text)
    if found is None:
        address = parse_address(nobody, where, text)
        assert not isinstance(address, Ref)  # noqa: S101 - `nobody` knows no contracts
        return address
    if plan.chain_id not in DEV_CHAIN_IDS:
        raise nobody.refuse(
            where,
            text,
            f"everybody has that account's key, and chain {plan.chain_id} is no development chain",
        )
    return dev_address(int(found[1]))
