"""The emergency path may lower a factor or quarantine a zone, and nothing else (GOV-4)."""

from dataclasses import replace

import pytest

from gramwatt.governance.proposal.content import FactorChange, Proposal, ProposalState, Trigger
from tests.support.bridge.protocol import (
    DAY,
    KENYA,
    KENYA_FACTOR,
    NIGERIA,
    PROVISIONAL,
    QUARANTINED,
    VERIFIED,
    Protocol,
    factor_record,
)
from tests.support.evm.expect import reverts
from tests.support.governance.governance import DELAY, Governance

COAST = KENYA | 1
BRITAIN = 826 << 16
ANNOUNCED = 480_000_000
REASON = b"\x01" * 32


def announce(governance: Governance, value: int, effective_from: int, status: int = VERIFIED) -> None:
    """A record of Kenya by the full path, that begins later."""
    proposal = governance.factor(value, effective_from=effective_from, status=status)
    governance.executed(proposal)


def quarantine(protocol: Protocol, zone: int = KENYA) -> None:
    protocol.bridge.send("quarantineZone", zone, REASON, sender=protocol.guardian)


def refuse(governance: Governance, proposal: Proposal, error: str, *arguments: object) -> None:
    with reverts(error, KENYA, *arguments):
        governance.propose(proposal)


# -- Its way --


def test_emergency__the_whole_way__is_without_comment_and_with_four_of_five(governance):
    proposal = governance.emergency()
    proposal_id = governance.propose(proposal)
    governance.review(proposal_id)
    for signer in governance.signers[:3]:
        governance.approve(proposal_id, signer)
    assert governance.state(proposal_id) == ProposalState.IN_APPROVAL
    with reverts("ProposalStateWrong", proposal_id, ProposalState.IN_APPROVAL):
        governance.queue(proposal)
    governance.approve(proposal_id, governance.signers[3])
    governance.queue(proposal)
    due = governance.chain.timestamp + DELAY
    governance.chain.warp(due - 1)
    with reverts("TooEarly", proposal_id, due, due - 1):
        governance.execute(proposal)
    governance.chain.warp(due)
    governance.execute(proposal)
    assert governance.bridge.call("getEmissionFactor", 404) == 400_000_000


def test_emergency__without_a_review__opens_no_approvals(governance):
    proposal_id = governance.propose(governance.emergency())
    with reverts("ProposalStateWrong", proposal_id, ProposalState.PROPOSED):
        governance.approve(proposal_id, governance.signers[0])


# -- Lower --


@pytest.mark.parametrize("value", [1, KENYA_FACTOR - 1])
def test_emergency__below_the_one_in_force__is_taken(governance, value):
    governance.propose(governance.emergency(value))


@pytest.mark.parametrize("value", [KENYA_FACTOR, KENYA_FACTOR + 1])
def test_emergency__not_below_the_one_in_force__is_refused(governance, value):
    refuse(governance, governance.emergency(value), "EmergencyNotLower", value, KENYA_FACTOR)


@pytest.mark.parametrize("trigger", [t for t in Trigger if t not in (4, 5, 6)])
def test_other_triggers__above_the_one_in_force__are_taken(governance, trigger):
    governance.propose(governance.factor(KENYA_FACTOR + 1, trigger=trigger))


def test_emergency__one_zone_of_several_not_lower__is_refused_whole(governance):
    lower = governance.emergency().factors[0]
    higher = FactorChange(NIGERIA, replace(lower.record, value=894_000_000))
    proposal = governance.proposal(Trigger.EMERGENCY, factors=(lower, higher))
    with reverts("EmergencyNotLower", NIGERIA, 894_000_000, 894_000_000):
        governance.propose(proposal)
    still = FactorChange(NIGERIA, replace(lower.record, value=893_999_999))
    governance.propose(governance.proposal(Trigger.EMERGENCY, factors=(lower, still)))


@pytest.mark.parametrize("zone", [COAST, BRITAIN])
def test_emergency__zone_without_a_history__can_only_be_quarantined(governance, zone):
    with reverts("EmergencyNotLower", zone, 1, 0):
        governance.propose(governance.emergency(1, zone))
    governance.propose(governance.emergency(1, zone, QUARANTINED))


# -- Against records that are announced --


@pytest.fixture
def announced(governance) -> int:
    """Kenya's factor falls to 480 at a day that is returned, 30 days from now."""
    begins = governance.chain.timestamp + 60 * DAY
    announce(governance, ANNOUNCED, begins)
    governance.chain.warp(begins - 30 * DAY)
    return begins


@pytest.mark.parametrize(("value", "is_taken"), [(ANNOUNCED - 1, True), (ANNOUNCED, False)])
def test_emergency__overtakes_an_announced_record__must_be_below_that_too(
    governance, announced, value, is_taken
):
    """It would hold from now on, so a lower record that is announced would never come: that is a raise."""
    proposal = governance.emergency(value)
    if is_taken:
        governance.propose(proposal)
    else:
        refuse(governance, proposal, "EmergencyNotLower", value, ANNOUNCED)


@pytest.mark.parametrize("shift", [0, 1])
def test_emergency__begins_with_or_after_the_announced__is_held_to_that_one(governance, announced, shift):
    begins = announced + shift
    refuse(
        governance,
        governance.emergency(ANNOUNCED, effective_from=begins),
        "EmergencyNotLower",
        ANNOUNCED,
        ANNOUNCED,
    )
    governance.propose(governance.emergency(ANNOUNCED - 1, effective_from=begins))


def test_emergency__announced_raise__is_stopped_by_repeating_less_than_today(governance):
    begins = governance.chain.timestamp + 60 * DAY
    announce(governance, 600_000_000, begins)
    proposal = governance.emergency(KENYA_FACTOR, effective_from=begins)
    governance.executed(proposal)
    governance.chain.warp(begins)
    assert governance.bridge.call("getEmissionFactor", 404) == KENYA_FACTOR


def test_emergency__announced_record_that_was_overtaken__is_no_measure(governance):
    """300 from day 90 was overtaken by 450 from day 60: it never comes, so 400 is lower than all."""
    start = governance.chain.timestamp
    announce(governance, 300_000_000, start + 90 * DAY)
    announce(governance, 450_000_000, start + 60 * DAY)
    governance.propose(governance.emergency(400_000_000))
    refuse(governance, governance.emergency(450_000_000), "EmergencyNotLower", 450_000_000, 450_000_000)


def test_emergency__announced_quarantine_lies_ahead__is_refused(governance):
    """The record would overtake the quarantine, so that it never comes."""
    begins = governance.chain.timestamp + 60 * DAY
    announce(governance, 1, begins, QUARANTINED)
    refuse(governance, governance.emergency(), "EmergencyEndsQuarantine")


# -- Quarantine --


@pytest.mark.parametrize("value", [1, KENYA_FACTOR, 10 * KENYA_FACTOR])
def test_emergency__a_quarantine_of_any_value__is_taken(governance, value):
    """Nothing is ever priced by a quarantined record's value."""
    proposal_id = governance.executed(governance.emergency(value, status=QUARANTINED))
    assert governance.state(proposal_id) == ProposalState.EXECUTED
    with reverts("ZoneInQuarantine", KENYA):
        governance.bridge.call("getEmissionFactor", 404)


def test_emergency__against_a_quarantine__is_refused(governance):
    quarantine(governance.protocol)
    refuse(governance, governance.emergency(1), "EmergencyEndsQuarantine")
    governance.propose(governance.emergency(1, status=QUARANTINED))


def test_emergency__after_a_quarantine_that_is_announced_to_end__is_held_to_what_comes(governance):
    quarantine(governance.protocol)
    ends = governance.chain.timestamp + 60 * DAY
    announce(governance, ANNOUNCED, ends)
    governance.chain.warp(ends - 10 * DAY)
    refuse(governance, governance.emergency(1), "EmergencyEndsQuarantine")
    refuse(
        governance,
        governance.emergency(1, effective_from=ends - 1),
        "EmergencyEndsQuarantine",
    )
    governance.propose(governance.emergency(ANNOUNCED - 1, effective_from=ends))


# -- Plain --


def test_emergency__as_verified__is_refused(governance):
    refuse(governance, governance.emergency(status=VERIFIED), "EmergencyNotPlain")
    governance.propose(governance.emergency(status=PROVISIONAL))


def test_emergency__with_a_curve__is_refused(governance):
    """A curve has hours above its floor, and those may be above what is in force."""
    curve = publish(governance)
    refuse(governance, governance.emergency(300, curve=curve), "EmergencyNotPlain")


def test_emergency__against_a_curve__is_held_to_its_floor(governance):
    curve = publish(governance)
    governance.executed(governance.factor(300, curve=curve))
    refuse(governance, governance.emergency(300), "EmergencyNotLower", 300, 300)
    governance.propose(governance.emergency(299))


def publish(governance: Governance) -> bytes:
    values = [[300 + hour for hour in range(24)]] * 4
    protocol = governance.protocol
    return protocol.curves.send("publish", values, sender=protocol.outsider).value


# -- Once more when it is executed --


def test_execute__factor_was_lowered_further_meanwhile__refuses_the_emergency(governance):
    """400 was lower than 512 when it was proposed; it would raise the 390 that passed before it."""
    slow = governance.emergency(400_000_000)
    slow_id = governance.queued(slow)
    governance.executed(governance.emergency(390_000_000))
    with reverts("EmergencyNotLower", KENYA, 400_000_000, 390_000_000):
        governance.execute(slow)
    assert governance.state(slow_id) == ProposalState.QUEUED
    assert governance.bridge.call("getEmissionFactor", 404) == 390_000_000


def test_execute__zone_was_quarantined_meanwhile__refuses_the_emergency(governance):
    proposal = governance.emergency()
    proposal_id = governance.queued(proposal)
    quarantine(governance.protocol)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    with reverts("EmergencyEndsQuarantine", KENYA):
        governance.execute(proposal)


def test_execute__zone_was_raised_meanwhile__lets_the_emergency_pass(governance):
    raised = governance.factor(600_000_000)
    governance.queued(raised)
    proposal = governance.emergency()
    proposal_id = governance.queued(proposal)
    governance.chain.warp(governance.status(proposal_id).dueAt)
    governance.execute(raised)
    governance.execute(proposal)
    assert governance.bridge.call("getEmissionFactor", 404) == 400_000_000


def test_execute__other_triggers__are_not_held_to_lower(governance):
    governance.executed(governance.emergency(390_000_000))
    governance.executed(governance.factor(600_000_000))
    assert governance.bridge.call("getEmissionFactor", 404) == 600_000_000


def test_emergency__record_of_the_deployment_that_is_verified__gives_way_to_a_provisional_one(governance):
    """A lower number that nobody checked twice is better than a higher one that is wrong."""
    verified = factor_record(450_000_000, 0, VERIFIED)
    assert governance.factor(450_000_000).factors[0].record.to_abi() == verified
    governance.executed(governance.factor(450_000_000))
    governance.executed(governance.emergency(440_000_000))
    assert governance.bridge.call("factorInForce", KENYA).status == PROVISIONAL
