"""A proposal's status as the contract returns it, and the states from which it can still be executed."""

import pytest

from gramwatt.governance.proposal.content import ProposalState, Trigger
from gramwatt.governance.proposal.status import Status
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import DOCUMENT, NOW, PROPOSER, SIGNERS, status

STRUCT = (
    4,
    1,
    PROPOSER,
    2,
    *range(NOW, NOW + 8),
    3,
    SIGNERS[:1],
    SIGNERS[1:2],
    b"\1" * 32,
    DOCUMENT,
    bytes(32),
)


def test_from_abi__the_struct__each_member_in_its_place():
    found = Status.from_abi(STRUCT)

    assert (found.state, found.trigger) == (ProposalState.IN_APPROVAL, Trigger.GRID_CHANGE)
    assert (found.proposer, found.epoch, found.required) == (PROPOSER, 2, 3)
    assert (found.proposed_at, found.due_at, found.lapses_at) == (NOW, NOW + 6, NOW + 7)
    assert (found.approved_by, found.rejected_by) == (SIGNERS[:1], SIGNERS[1:2])
    assert (found.operation_id, found.document_hash) == (b"\1" * 32, DOCUMENT)


def test_status__its_members__are_those_of_the_abi():
    (output,) = artifacts()["FactorGovernance"].abi.functions["statusOf"].outputs
    names = [member["name"].lower() for member in output["components"]]

    assert [name.replace("_", "") for name in Status.__slots__] == names


@pytest.mark.parametrize("struct", [STRUCT[:-1], (*STRUCT, 0)])
def test_from_abi__another_number_of_members__refused(struct):
    with pytest.raises(TypeError):
        Status.from_abi(struct)


@pytest.mark.parametrize("state", ProposalState)
def test_is_open__every_state__until_it_is_executed_or_cannot_be(state):
    ended = {"UNKNOWN", "EXECUTED", "WITHDRAWN", "REJECTED", "EXPIRED", "SUPERSEDED"}

    assert status(state).is_open is (state.name not in ended)
