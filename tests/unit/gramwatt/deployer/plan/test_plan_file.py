"""Reading a plan file: its shape, before its meaning."""

import pytest

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.plan_file import read_plan
from tests.support.deploying.plans import LOCAL, SEPOLIA, changed_plan, local_plan


@pytest.mark.parametrize(("path", "chain_id"), [(LOCAL, 31337), (SEPOLIA, 11155111)])
def test_read_plan__committed_plan__its_chain(path, chain_id):
    assert read_plan(path).chain_id == chain_id


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("country_policy: Optional", "", "lacks the section country_policy"),
        ("country_policy: Optional", "country_policy: Optional\npolicy: 1", "unknown section policy"),
        ("chain_id: 31337", "chain_id: local", "chain_id is 'local'"),
        ("chain_id: 31337", "chain_id: 31337\nchain_id: 1", "duplicate key chain_id"),
        ("    threshold: 3", "    threshold: 3\n    threshold: 2", "duplicate key threshold"),
        ("guardian: dev account 1", "guardian: [dev account 1]", "people.guardian is"),
        ("PAUSER_ROLE: [$guardian]", "PAUSER_ROLE: $guardian", "roles.CarbonCredit.PAUSER_ROLE is"),
        ("chain_id: 31337", "chain_id: [", "is not YAML"),
    ],
)
def test_read_plan__wrong_shape__sentence(tmp_path, old, new, sentence):
    with pytest.raises(PlanError, match=r"Correct|needs|Known|Give") as refusal:
        read_plan(changed_plan(tmp_path, old, new))

    assert sentence in str(refusal.value)


def test_read_plan__no_file__sentence(tmp_path):
    with pytest.raises(PlanError, match="There is no plan"):
        read_plan(tmp_path / "absent.yml")


def test_adapted__other_chain_and_people__only_those_change():
    plan = local_plan().adapted(chain_id=1, people={"guardian": "0x" + "11" * 20})

    assert (plan.chain_id, plan.people["guardian"]) == (1, "0x" + "11" * 20)
    assert plan.people["registrar"] == local_plan().people["registrar"]


def test_adapted__unknown_person__refused():
    with pytest.raises(PlanError, match="people has no auditor"):
        local_plan().adapted(people={"auditor": "0x" + "11" * 20})
