"""What deploying needs: a checkout, and contracts compiled from it."""

import shutil

import pytest

from demo.errors import DemoError
from demo.stage.deployment import PLAN, Deployer
from gramwatt.chains.evm.abi.artifacts import ROOT


def test_deployer__no_checkout__says_to_clone_the_repository(tmp_path):
    with pytest.raises(DemoError, match="Clone the repository"):
        Deployer(tmp_path)


def test_deployer__nothing_compiled__says_to_make_the_demo(tmp_path):
    (tmp_path / PLAN).parent.mkdir(parents=True)
    shutil.copy(ROOT / PLAN, tmp_path / PLAN)
    with pytest.raises(DemoError, match="Run `make demo`, which compiles the contracts first"):
        Deployer(tmp_path)


def test_development_people__local_plan__five_oracles_and_nobody_twice():
    people = Deployer().development_people()
    assert len(people.oracles) == 5
    assert people.deployer.address not in people.addresses.values()
    assert len(set(people.addresses.values())) == len(people.addresses)
