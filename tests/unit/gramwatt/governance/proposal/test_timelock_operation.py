"""The timelock's operation, worked out here as FactorGovernance and the timelock do it."""

import pytest

from gramwatt.governance.proposal.content import NewCountry, Trigger
from gramwatt.governance.proposal.timelock_operation import operation_of
from tests.support.deploying.plans import artifacts
from tests.support.governance.governance import deploy_governance


@pytest.fixture(scope="module")
def governance():
    return deploy_governance()


def test_operation_of__countries_and_factors__the_id_that_the_timelock_gives_it(governance):
    ghana = governance.factor(zone=288 << 16).factors
    proposal = governance.proposal(Trigger.NEW_COUNTRY, (NewCountry(288, "GH", "Ghana"),), ghana)
    operation = operation_of(proposal, governance.bridge.address, artifacts())

    with governance.chain.rollback():
        wanted = governance.status(governance.queued(proposal)).operationId

    assert operation.operation_id == wanted
    assert len(operation.payloads) == 2


def test_operation_of__a_call__the_id_that_the_timelock_gives_it(governance):
    proposal = governance.call(governance.bridge, "setChallengeWindow", 3_600)
    operation = operation_of(proposal, governance.bridge.address, artifacts())

    with governance.chain.rollback():
        wanted = governance.status(governance.queued(proposal)).operationId

    assert operation.operation_id == wanted


def test_calldata__what_is_due__is_what_the_timelock_executes(governance):
    proposal = governance.factor()
    operation = operation_of(proposal, governance.bridge.address, artifacts())

    decoded = artifacts()["Timelock"].abi.decode_call(operation.calldata(artifacts()))

    assert decoded is not None
    name, arguments = decoded
    assert name == "executeBatch"
    assert arguments["salt"] == governance.id(proposal)
    assert arguments["targets"] == (governance.bridge.address,)
