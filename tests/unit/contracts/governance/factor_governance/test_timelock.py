"""queue, execute: what passes goes through the timelock, and nobody else gets at that (GOV-1)."""

from dataclasses import replace

import pytest

from gramwatt.governance.proposal.content import FactorChange, NewCountry, Proposal, ProposalState, Trigger
from tests.support.bridge.protocol import DAY, KENYA, KENYA_FACTOR, NIGERIA
from tests.support.evm.expect import reverts
from tests.support.governance.governance import DELAY, Governance

BRITAIN = 826 << 16
PEOPLE = ("proposer", "reviewer", "admin", "manager", "guardian", "outsider")
READY = 1 << 2


@pytest.fixture
def proposal(governance) -> Proposal:
    return governance.factor()


def operation(governance: Governance, proposal: Proposal) -> tuple[list, list, list, bytes, bytes]:
    """What the timelock is given for a proposal of one factor."""
    entry = governance.bridge.interface.functions["recordFactor"]
    data = [entry.encode(*change.to_abi()) for change in proposal.factors]
    targets = [governance.bridge.address] * len(data)
    return targets, [0] * len(data), data, bytes(32), governance.id(proposal)


def factor_now(governance: Governance, country: int = 404) -> int:
    return governance.bridge.call("getEmissionFactor", country)


# -- queue --


def test_queue__approved__is_scheduled_under_its_own_id(governance, proposal):
    proposal_id = governance.approved(proposal)
    receipt = governance.queue(proposal)
    operation_id = governance.timelock.call("hashOperationBatch", *operation(governance, proposal))
    due = governance.chain.timestamp + DELAY
    told = {"proposalId": proposal_id, "operationId": operation_id, "dueAt": due}
    assert receipt.only("Queued") == told
    assert receipt.value == operation_id
    status = governance.status(proposal_id)
    assert (status.operationId, status.dueAt) == (operation_id, due)
    assert governance.timelock.call("getTimestamp", operation_id) == due


@pytest.mark.parametrize("station", ["PROPOSED", "REVIEWED", "IN_COMMENT", "IN_APPROVAL"])
def test_queue__before_the_quorum__is_refused(governance, proposal, station):
    proposal_id = governance.propose(proposal)
    if station != "PROPOSED":
        governance.review(proposal_id)
    if station in ("IN_COMMENT", "IN_APPROVAL"):
        moment = "commentFrom" if station == "IN_COMMENT" else "approvalFrom"
        governance.chain.warp(getattr(governance.status(proposal_id), moment))
    with reverts("ProposalStateWrong", proposal_id, ProposalState[station]):
        governance.queue(proposal)


def test_queue__twice__is_refused(governance, proposal):
    proposal_id = governance.queued(proposal)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.QUEUED):
        governance.queue(proposal)


def test_queue__longer_delay_of_the_timelock__is_waited_for(governance):
    longer = 3 * DAY
    governance.executed(governance.call(governance.timelock, "updateDelay", longer))
    proposal = governance.factor()
    proposal_id = governance.queued(proposal)
    due = governance.status(proposal_id).dueAt
    assert due == governance.chain.timestamp + longer
    governance.chain.warp(due - 1)
    with reverts("TooEarly", proposal_id, due, due - 1):
        governance.execute(proposal)


def test_queue__delay_of_the_timelock_set_to_nothing__is_a_day_all_the_same(governance):
    """GOV-1: the timelock's own setting cannot shorten what signers and public rely on."""
    governance.executed(governance.call(governance.timelock, "updateDelay", 0))
    assert governance.timelock.call("getMinDelay") == 0
    proposal = governance.factor()
    proposal_id = governance.queued(proposal)
    due = governance.status(proposal_id).dueAt
    assert due == governance.chain.timestamp + DELAY
    governance.chain.warp(due - 1)
    with reverts("TooEarly", proposal_id, due, due - 1):
        governance.execute(proposal)
    governance.chain.warp(due)
    governance.execute(proposal)


@pytest.mark.parametrize("seconds", [30 * DAY, 30 * DAY + 1, 2**255])
def test_queue__delay_of_the_timelock_set_to_an_age__is_thirty_days(governance, seconds):
    """A delay that nobody lives to see would lock all that governance holds, and itself."""
    governance.executed(governance.call(governance.timelock, "updateDelay", seconds))
    assert governance.timelock.call("getMinDelay") == 30 * DAY
    proposal = governance.call(governance.timelock, "updateDelay", DELAY)
    due = governance.status(governance.queued(proposal)).dueAt
    assert due == governance.chain.timestamp + 30 * DAY
    governance.chain.warp(due)
    governance.execute(proposal)
    assert governance.timelock.call("getMinDelay") == DELAY


# -- execute --


def test_execute__due__changes_the_factor_from_that_second(governance, proposal):
    proposal_id = governance.queued(proposal)
    assert factor_now(governance) == KENYA_FACTOR
    governance.chain.warp(governance.status(proposal_id).dueAt + 99)
    receipt = governance.execute(proposal)
    assert receipt.only("Executed") == {"proposalId": proposal_id}
    assert receipt.only("FactorRecorded")["record"].effectiveFrom == governance.chain.timestamp
    assert factor_now(governance) == 430_000_000
    status = governance.status(proposal_id)
    assert (status.state, status.lapsesAt) == (ProposalState.EXECUTED, 0)


def test_execute__twice__is_refused(governance, proposal):
    proposal_id = governance.executed(proposal)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.EXECUTED):
        governance.execute(proposal)


def test_execute__approved_and_not_queued__is_refused(governance, proposal):
    proposal_id = governance.approved(proposal)
    governance.chain.warp(governance.chain.timestamp + 2 * DELAY)
    with reverts("ProposalStateWrong", proposal_id, ProposalState.APPROVED):
        governance.execute(proposal)


def test_execute__record_whose_beginning_has_passed__is_refused_and_stays_queued(governance):
    """No record takes effect in the past, whoever was late."""
    begins = governance.chain.timestamp + 10 * DAY
    proposal = governance.factor(effective_from=begins)
    proposal_id = governance.queued(proposal)
    governance.chain.warp(begins + 1)
    with reverts("FactorInPast", begins, begins + 1):
        governance.execute(proposal)
    assert governance.state(proposal_id) == ProposalState.QUEUED
    assert [origin.proposalId for origin in governance.contract.call("factorOrigins", KENYA)] == [bytes(32)]
    governance.chain.warp(begins)
    governance.execute(proposal)
    assert factor_now(governance) == 430_000_000


def test_execute__several_factors__records_all_or_none(governance):
    record = governance.factor().factors[0].record
    late = replace(record, effective_from=governance.chain.timestamp + 1)
    changes = (FactorChange(KENYA, record), FactorChange(NIGERIA, late))
    proposal = governance.proposal(Trigger.POLICY_CHANGE, factors=changes)
    proposal_id = governance.queued(proposal)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    with reverts("FactorInPast", late.effective_from, governance.chain.timestamp):
        governance.execute(proposal)
    assert factor_now(governance) == KENYA_FACTOR
    governance.executed(
        governance.proposal(Trigger.POLICY_CHANGE, factors=(changes[0], FactorChange(NIGERIA, record)))
    )
    assert factor_now(governance) == factor_now(governance, 566) == 430_000_000


def test_execute__new_country__is_added_with_its_factor_and_takes_a_fleet(governance):
    record = governance.factor(207_000_000).factors[0].record
    country = NewCountry(826, "GB", "United Kingdom")
    proposal = governance.proposal(
        Trigger.NEW_COUNTRY, countries=(country,), factors=(FactorChange(BRITAIN, record),)
    )
    receipt_id = governance.executed(proposal)
    assert tuple(governance.bridge.call("countryRegistry", 826))[:3] == ("United Kingdom", "GB", 207_000_000)
    assert governance.protocol.open_fleet(BRITAIN) > 0
    assert governance.contract.call("factorOrigins", BRITAIN)[0].proposalId == receipt_id


def test_execute__parameter__calls_what_was_approved(governance):
    governance.executed(governance.call(governance.bridge, "setChallengeWindow", 3_600))
    assert governance.bridge.call("challengeWindowSeconds") == 3_600


# -- Past governance --


@pytest.mark.parametrize("person", PEOPLE)
def test_timelock__called_by_any_but_governance__refuses_every_step(governance, proposal, person):
    """GOV-1: who proposes or signs has no way to the timelock but through FactorGovernance."""
    timelock, sender = governance.timelock, governance.protocol.person(person)
    proposal_id = governance.queued(proposal)
    waiting = governance.status(proposal_id).operationId
    governance.chain.warp(governance.status(proposal_id).dueAt)
    batch = operation(governance, proposal)
    single = governance.bridge.address, 0, batch[2][0], bytes(32), bytes(32)
    attempts = [
        ("schedule", (*single, DELAY), "PROPOSER_ROLE"),
        ("scheduleBatch", (*batch, DELAY), "PROPOSER_ROLE"),
        ("execute", single, "EXECUTOR_ROLE"),
        ("executeBatch", batch, "EXECUTOR_ROLE"),
        ("cancel", (waiting,), "CANCELLER_ROLE"),
        ("grantRole", (timelock.call("EXECUTOR_ROLE"), sender), "DEFAULT_ADMIN_ROLE"),
    ]
    for function, arguments, role in attempts:
        with reverts("AccessControlUnauthorizedAccount", sender, timelock.call(role)):
            timelock.send(function, *arguments, sender=sender)
    assert governance.timelock.call("isOperationReady", waiting)


def test_timelock__called_by_a_signer__refuses_to_execute(governance, proposal):
    proposal_id = governance.queued(proposal)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    sender = governance.funded(governance.signers[0])
    role = governance.timelock.call("EXECUTOR_ROLE")
    with reverts("AccessControlUnauthorizedAccount", sender, role):
        governance.timelock.send("executeBatch", *operation(governance, proposal), sender=sender)


@pytest.mark.parametrize("person", PEOPLE)
def test_record_factor__by_anyone_after_the_deployment__is_refused(governance, proposal, person):
    sender = governance.protocol.person(person)
    role = governance.bridge.call("COUNTRY_MANAGER_ROLE")
    with reverts("AccessControlUnauthorizedAccount", sender, role):
        governance.bridge.send("recordFactor", *proposal.factors[0].to_abi(), sender=sender)
