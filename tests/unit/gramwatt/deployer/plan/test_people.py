"""The people of a plan: what each `$name` stands for, and names that cannot be given."""

import pytest

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.people import names_of
from gramwatt.deployer.plan.plan_file import Plan
from gramwatt.deployer.plan.values import Ref

DEPLOYER = dev_address(0)
GUARDIAN = dev_address(1)


def plan(chain_id=31337, **people):
    return Plan("test.yml", chain_id, people, {"Timelock": {}}, {}, (), "Optional", {})


def test_names_of__people_contracts_and_deployer__all_have_a_meaning():
    names = names_of(plan(guardian="dev account 1", registrar=GUARDIAN.lower()), DEPLOYER)

    assert names.addresses == {"deployer": DEPLOYER, "guardian": GUARDIAN, "registrar": GUARDIAN}
    assert names.lookup("here", "$guardian") == GUARDIAN
    assert names.lookup("here", "$Timelock") == Ref("Timelock")
    with pytest.raises(PlanError, match=r"test.yml: here is '\$nobody'.*Known are \$Timelock, \$deployer,"):
        names.lookup("here", "$nobody")


@pytest.mark.parametrize("name", ["deployer", "Timelock"])
def test_names_of__a_name_that_is_taken__refused(name):
    with pytest.raises(PlanError) as refusal:
        names_of(plan(**{name: "dev account 1"}), DEPLOYER)

    assert (
        refusal.value.what
        == f"test.yml: people.{name} is 'dev account 1': ${name} already has another meaning."
    )
    assert refusal.value.next_step == "Choose another name. Nothing was sent."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("dev account", "not an address"),
        ("dev account 1000", "not an address"),
        ("dev account -1", "not an address"),
        ("$deployer", "no account or contract has that name"),
        ("$Timelock", "no account or contract has that name"),
        ("FILL ME", "a placeholder"),
        ("0x" + "00" * 20, "the zero address"),
    ],
)
def test_names_of__not_an_address__refused(text, problem):
    with pytest.raises(PlanError, match=r"people\.guardian is") as refusal:
        names_of(plan(guardian=text), DEPLOYER)

    assert problem in refusal.value.what


@pytest.mark.parametrize("chain_id", [1, 11155111])
def test_names_of__dev_account_where_money_is_real__refused_and_its_address_is_not_shown(chain_id):
    with pytest.raises(PlanError) as refusal:
        names_of(plan(chain_id, guardian="dev account 1"), DEPLOYER)

    assert refusal.value.what == (
        "test.yml: people.guardian is 'dev account 1': the key of that account is public, and chain"
        f" {chain_id} is not a development chain."
    )
    assert names_of(plan(chain_id, guardian=dev_address(2)), DEPLOYER).addresses["guardian"] == dev_address(2)
