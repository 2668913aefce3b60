"""propose: what a proposal may hold, by its trigger; its id; and what kinds a zone is for (GOV-3, GOV-6)."""

from dataclasses import replace
from typing import Any

import pytest

from gramwatt.governance.proposal.content import (
    Call,
    FactorChange,
    NewCountry,
    Proposal,
    ProposalState,
    Trigger,
)
from gramwatt.governance.proposal.hashing import proposal_id as python_id
from gramwatt.protocol.factor import FactorKind, FactorRecord
from tests.support.bridge.protocol import (
    DAY,
    FALLBACK,
    KENYA,
    NIGERIA,
    PROVISIONAL,
    QUARANTINED,
    VERIFIED,
    factor_record,
)
from tests.support.evm.abi import Interface
from tests.support.evm.artifacts import artifact
from tests.support.evm.expect import reverts
from tests.support.governance.governance import DOCUMENT, REPORT, REVIEW_PERIOD, URI

NOBODY = "0x" + "00" * 20
BRITAIN = NewCountry(826, "GB", "United Kingdom")
LOWER = FactorRecord.from_abi(factor_record(300_000_000, 0, PROVISIONAL))
CHANGE = FactorChange(KENYA, LOWER)
CALL = Call(NOBODY, b"\x12\x34\x56\x78")
FACTORS_ONLY = {(0, 1, 0), (0, 2, 0)}
SHAPES = {
    Trigger.ANNUAL_REVIEW: FACTORS_ONLY,
    Trigger.GRID_CHANGE: FACTORS_ONLY,
    Trigger.NEW_RENEWABLES: FACTORS_ONLY,
    Trigger.POLICY_CHANGE: FACTORS_ONLY,
    Trigger.EMERGENCY: FACTORS_ONLY,
    Trigger.NEW_COUNTRY: {(1, 1, 0), (1, 2, 0), (2, 1, 0), (2, 2, 0)},
    Trigger.PARAMETER: {(0, 0, 1), (0, 0, 2)},
}
COUNTS = [(countries, factors, calls) for countries in range(3) for factors in range(3) for calls in range(3)]
TYPED = ("recordFactor", "updateCountryEmissionFactor", "addCountry", "initializeCountryFactors")
ZONES = [0, 1, 0x7FFF, *(0x8000 | kind << 8 | number for kind in range(8) for number in (0, 1, 255)), 0xFFFF]


def record(**changes: Any) -> FactorRecord:
    return replace(LOWER, **changes)


def factors(*changes: FactorChange, trigger: Trigger = Trigger.ANNUAL_REVIEW) -> Proposal:
    return Proposal(trigger, (), changes, (), DOCUMENT, URI)


def calls(*entries: Call) -> Proposal:
    return Proposal(Trigger.PARAMETER, (), (), entries, DOCUMENT, URI)


# -- What is kept and told --


def test_propose__by_a_proposer__keeps_its_id_and_tells_all_of_it(governance):
    proposal = governance.factor()
    receipt = governance.contract.send("propose", proposal.to_abi(), sender=governance.proposer)
    told = receipt.only("Proposed")
    assert told["proposalId"] == receipt.value == governance.id(proposal) == python_id(proposal)
    assert told["proposer"] == governance.proposer.lower()
    assert Proposal.from_abi(told["proposal"]) == proposal


def test_propose__new__stands_before_its_review(governance):
    now = governance.chain.timestamp
    proposal_id = governance.propose(governance.factor())
    status = governance.status(proposal_id)
    assert (status.state, status.trigger, status.epoch) == (ProposalState.PROPOSED, Trigger.ANNUAL_REVIEW, 1)
    assert status.proposer == governance.proposer.lower()
    assert (status.proposedAt, status.lapsesAt) == (now, now + REVIEW_PERIOD)
    assert (status.required, status.documentHash) == (3, DOCUMENT)
    later = (status.reviewedAt, status.commentFrom, status.approvalFrom, status.approvalUntil)
    assert later == (0, 0, 0, 0)
    assert (status.approvedAt, status.dueAt) == (0, 0)
    assert (status.approvedBy, status.rejectedBy) == ([], [])
    assert status.operationId == status.reportHash == bytes(32)


def test_propose__same_words_again__is_refused_until_the_salt_differs(governance):
    proposal = governance.factor()
    proposal_id = governance.propose(proposal)
    with reverts("ProposalKnown", proposal_id):
        governance.propose(proposal)
    governance.withdraw(proposal_id)
    with reverts("ProposalKnown", proposal_id):
        governance.propose(proposal)
    assert governance.propose(replace(proposal, salt=proposal.salt + 1)) != proposal_id


# -- Which lists a trigger may fill --


@pytest.mark.parametrize("trigger", Trigger)
def test_propose__each_count_of_lists__fits_just_its_trigger(governance, trigger):
    for counts in COUNTS:
        countries, changes, entries = counts
        proposal = Proposal(
            trigger,
            (BRITAIN,) * countries,
            (CHANGE, FactorChange(NIGERIA, LOWER))[:changes],
            (CALL,) * entries,
            DOCUMENT,
            URI,
        )
        if counts in SHAPES[trigger]:
            assert governance.state(governance.propose(proposal)) == ProposalState.PROPOSED
        else:
            with reverts("ProposalShapeWrong", trigger, *counts):
                governance.propose(proposal)


# -- Documents --


@pytest.mark.parametrize("trigger", [Trigger.ANNUAL_REVIEW, Trigger.EMERGENCY])
def test_propose__without_a_document__is_refused(governance, trigger):
    with reverts("DocumentMissing"):
        governance.propose(replace(factors(CHANGE, trigger=trigger), document_hash=bytes(32)))


def test_propose__call_without_a_document__is_refused(governance):
    with reverts("DocumentMissing"):
        governance.propose(replace(calls(CALL), document_hash=bytes(32)))


@pytest.mark.parametrize("place", [0, 1])
def test_propose__record_without_a_source__is_refused(governance, place):
    changes = [CHANGE, FactorChange(NIGERIA, LOWER)]
    changes[place] = FactorChange(changes[place].zone, record(source_hash=bytes(32)))
    with reverts("DocumentMissing"):
        governance.propose(factors(*changes))


# -- Order --


@pytest.mark.parametrize(
    ("first", "second"), [(KENYA, KENYA), (NIGERIA, KENYA), (KENYA | 1, KENYA), (KENYA, FALLBACK)]
)
def test_propose__zones_out_of_order_or_twice__are_refused(governance, first, second):
    """One record a zone, so that the index of each in its history is known when it is executed (GOV-3)."""
    with reverts("ZonesNotAscending", first, second):
        governance.propose(factors(FactorChange(first, LOWER), FactorChange(second, LOWER)))


def test_propose__zones_ascending__are_taken(governance):
    zones = (FALLBACK, KENYA, KENYA | 1, NIGERIA)
    governance.propose(factors(*(FactorChange(zone, LOWER) for zone in zones)))


# -- Calls --


@pytest.mark.parametrize("function", TYPED)
@pytest.mark.parametrize("place", [0, 1])
def test_propose__call_of_a_function_that_records__is_refused_wherever_it_goes(governance, function, place):
    selector = governance.bridge.interface.functions[function].selector
    for target in (governance.bridge.address, NOBODY):
        entries = [CALL, CALL]
        entries[place] = Call(target, selector + bytes(64))
        with reverts("CallNotTyped", target, selector):
            governance.propose(calls(*entries))


def test_propose__call_of_any_other_function_of_the_bridge__is_taken(governance):
    functions = Interface(artifact("EnergyDataBridge").abi).functions.values()
    others = [entry for entry in functions if not entry.is_view and entry.name not in TYPED]
    governance.propose(calls(*(Call(governance.bridge.address, entry.selector) for entry in others)))


@pytest.mark.parametrize("size", [0, 3])
def test_propose__call_shorter_than_a_selector__is_taken_as_it_is(governance, size):
    governance.propose(calls(Call(governance.bridge.address, b"\xff" * size)))


# -- Kinds of zones --


@pytest.mark.parametrize("kind", FactorKind)
def test_propose__kind_of_factor__has_its_own_zones(governance, kind):
    """GOV-6: the grid's kinds in regions below 0x8000, every other kind in the regions that name it."""
    for region in ZONES:
        is_grid = kind <= FactorKind.COMBINED_MARGIN
        fits = is_grid if region < 0x8000 else not is_grid and region >> 8 == 0x80 | kind
        proposal = factors(FactorChange(KENYA | region, record(kind=kind)))
        if fits:
            governance.propose(proposal)
        else:
            with reverts("KindNotOfZone", KENYA | region, kind):
                governance.propose(proposal)


def test_propose__second_record_of_a_wrong_kind__is_refused(governance):
    wrong = FactorChange(NIGERIA, record(kind=FactorKind.OFF_GRID))
    with reverts("KindNotOfZone", NIGERIA, FactorKind.OFF_GRID):
        governance.propose(factors(CHANGE, wrong))


@pytest.mark.parametrize("status", [PROVISIONAL, QUARANTINED])
def test_propose__projection_that_is_not_verified__is_taken(governance, status):
    zone = KENYA | 0x8000 | FactorKind.PROJECTED << 8
    governance.propose(factors(FactorChange(zone, record(kind=FactorKind.PROJECTED, status=status))))


def test_propose__projection_as_verified__is_refused(governance):
    """GOV-6: nobody can have measured the future a second time."""
    zone = KENYA | 0x8000 | FactorKind.PROJECTED << 8 | 7
    with reverts("ProjectionVerified", zone):
        governance.propose(factors(FactorChange(zone, record(kind=FactorKind.PROJECTED, status=VERIFIED))))


# -- A proposal that nobody made --


def test_every_step__of_a_proposal_never_made__is_refused(governance):
    proposal = governance.factor()
    unknown = governance.id(proposal)
    signer = governance.signers[0]
    assert governance.state(unknown) == ProposalState.UNKNOWN
    steps = [
        lambda: governance.review(unknown),
        lambda: governance.comment(unknown),
        lambda: governance.approve(unknown, signer),
        lambda: governance.deliver(unknown, governance.signed(proposal, signer)),
        lambda: governance.reject(unknown, signer),
        lambda: governance.queue(proposal),
        lambda: governance.execute(proposal),
        lambda: governance.withdraw(unknown),
        lambda: governance.status(unknown),
    ]
    for step in steps:
        with reverts("ProposalUnknown", unknown):
            step()
    with reverts("ProposalStateWrong", unknown, ProposalState.UNKNOWN):
        governance.discard(unknown)


@pytest.mark.parametrize("change", ["value", "salt", "document_hash", "document_uri", "trigger"])
def test_queue__one_word_of_the_proposal_differs__is_unknown(governance, change):
    proposal = governance.factor()
    governance.approved(proposal)
    altered = {
        "value": replace(
            proposal, factors=(FactorChange(KENYA, replace(proposal.factors[0].record, value=1)),)
        ),
        "salt": replace(proposal, salt=proposal.salt + 1),
        "document_hash": replace(proposal, document_hash=REPORT),
        "document_uri": replace(proposal, document_uri=URI + "/"),
        "trigger": replace(proposal, trigger=Trigger.GRID_CHANGE),
    }[change]
    with reverts("ProposalUnknown", governance.id(altered)):
        governance.queue(altered)
    governance.queue(proposal)


def test_time__passes_for_a_proposal__without_anyone_touching_it(governance):
    """Where it stands is derived from times, so nobody can hold a deadline up."""
    proposal_id = governance.propose(governance.factor())
    governance.review(proposal_id)
    seen = [governance.state(proposal_id)]
    for _ in range(23):
        governance.chain.warp(governance.chain.timestamp + DAY)
        state = governance.state(proposal_id)
        if state != seen[-1]:
            seen.append(state)
    states = ["REVIEWED", "IN_COMMENT", "IN_APPROVAL", "EXPIRED"]
    assert seen == [ProposalState[name] for name in states]
