"""The people of a plan: from names to addresses."""

import re

from gramwatt.chains.dev.accounts import DEV_CHAIN_IDS, dev_address
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.values import Names, Ref, parse_address

_DEV_ACCOUNT = re.compile(r"dev account ([0-9]{1,3})")


def names_of(plan: Plan, deployer: str) -> Names:
    """Everything that `$name` may stand for in the plan."""
    no_names = Names(plan.name, {}, ())
    addresses = {"deployer": deployer}
    for name, text in plan.people.items():
        where = f"people.{name}"
        if name in addresses or name in plan.contracts:
            raise no_names.refuse(where, text, f"${name} already has another meaning", "Choose another name.")
        addresses[name] = _address(plan, no_names, where, text)
    return Names(plan.name, addresses, tuple(plan.contracts))


def _address(plan: Plan, no_names: Names, where: str, text: str) -> str:
    dev_account = _DEV_ACCOUNT.fullmatch(text)
    if dev_account is None:
        address = parse_address(no_names, where, text)
        assert not isinstance(address, Ref)  # noqa: S101 - `no_names` has no contracts
        return address
    if plan.chain_id not in DEV_CHAIN_IDS:
        raise no_names.refuse(
            where,
            text,
            f"the key of that account is public, and chain {plan.chain_id} is not a development chain",
        )
    return dev_address(int(dev_account[1]))
