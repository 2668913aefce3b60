"""Verifying who holds a role: whoever has one too many or too few is named."""

import pytest

from gramwatt.chains.dev.accounts import dev_address
from tests.support.deploying.verified import STRANGER, role

pytestmark = pytest.mark.node


def test_verify__role_granted_to_a_stranger__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "grantRole", role("GUARDIAN_ROLE"), STRANGER)

    (check,) = deployed.differing()

    assert (check.subject, check.what) == ("EnergyDataBridge", "GUARDIAN_ROLE")
    assert STRANGER in check.actual
    assert STRANGER not in check.expected


def test_verify__unknown_role_granted__named_by_its_id(deployed):
    deployed.as_timelock("CarbonCredit", "grantRole", role("BURNER_ROLE"), STRANGER)

    (check,) = deployed.differing()

    assert check.what == "0x" + role("BURNER_ROLE").hex()
    assert (check.expected, check.actual) == ("nobody", STRANGER)


def test_verify__role_revoked__named(deployed):
    deployed.as_timelock("CarbonCredit", "revokeRole", role("PAUSER_ROLE"), dev_address(1))

    (check,) = deployed.differing()

    assert (check.what, check.expected, check.actual) == ("PAUSER_ROLE", dev_address(1), "nobody")


def test_verify__role_granted_and_taken_back__holds(deployed):
    deployed.as_timelock("CarbonCredit", "grantRole", role("PAUSER_ROLE"), STRANGER)
    deployed.as_timelock("CarbonCredit", "revokeRole", role("PAUSER_ROLE"), STRANGER)

    assert deployed.differing() == []


def test_verify__deployer_got_a_role_again__named_twice(deployed):
    deployed.as_timelock("CarbonCredit", "grantRole", role("MINTER_ROLE"), deployed.chain.deployer)

    assert [check.what for check in deployed.differing()] == ["MINTER_ROLE", "roles of the deployer"]


@pytest.mark.parametrize("name", ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE", "DEFAULT_ADMIN_ROLE"])
def test_verify__another_gets_a_role_of_the_timelock__named(deployed, name):
    deployed.as_timelock("Timelock", "grantRole", role(name), STRANGER)

    (check,) = deployed.differing()

    assert (check.subject, check.what) == ("Timelock", name)
    assert STRANGER in check.actual


def test_verify__another_may_propose__named(deployed):
    deployed.as_timelock("FactorGovernance", "grantRole", role("PROPOSER_ROLE"), STRANGER)

    (check,) = deployed.differing()

    assert (check.subject, check.what) == ("FactorGovernance", "PROPOSER_ROLE")
