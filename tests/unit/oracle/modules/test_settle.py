"""After the window: batches are processed and credits are claimed, each once and in this oracle's turn."""

from dataclasses import replace

import pytest

from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.sending import Call, Ending, Sent
from gramwatt.chains.state import BatchStatus
from gramwatt.protocol.batch import FleetEnergy
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.quantities import FleetId, UnixTime
from oracle.modules.settle import classes_of, settle
from oracle.types.config import SettleConfig
from oracle.types.relay import Action, Note
from tests.support.oracle.bench import ADDRESSES, CLOSED, DAY_END, SETTINGS, make_chain_batch, open_bench
from tests.support.oracle.fake_chain import MINED
from tests.support.oracle.readings import KENYA

NIGERIA = 566 << 16
WINDOW_ENDS = CLOSED + 3600
VERIFIED, PROVISIONAL = (credit_id(KENYA, DAY_END, 1, provisional) for provisional in (False, True))
WAITING = make_chain_batch()


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        on_chain(opened, WAITING)
        opened.wait_for_turn(WINDOW_ENDS)
        yield opened


def on_chain(bench, *batches, **changes):
    bench.chain.newest = replace(bench.chain.newest, batches=list(batches), **changes)


def claim(bench, fleets, accruals):
    """This node claims for these fleets, which have earned so much, and it is its turn."""
    settings = SettleConfig(process=False, claim=fleets)
    bench.node.config = bench.node.config.model_copy(update={"settle": settings})
    on_chain(bench, WAITING, accruals=accruals)
    bench.wait_for_turn(0)


def actions(notes):
    return [note.action for note in notes]


# -- Processing --


def test_settle__the_window_has_ended__processes_what_is_left_of_the_batch(bench):
    rest = replace(
        WAITING.rest,
        energy=(FleetEnergy(1, KENYA, FleetId(1), 2000), FleetEnergy(1, NIGERIA, FleetId(2), 500)),
    )
    on_chain(bench, replace(WAITING, rest=rest))

    (note,) = settle(bench.node)

    assert (note.action, note.batch_id) == (Action.PROCESSED, WAITING.batch_id)
    assert note.sentence.startswith("Processing is in block 21")
    assert bench.sender.calls == [
        Call("processBatch", (rest.to_abi(),), f"process batch 0x{'ba' * 32}: 2500 Wh of 2 fleets.")
    ]


@pytest.mark.parametrize(("seconds", "processed"), [(-1, 0), (0, 1)])
def test_settle__the_second_in_which_the_window_ends__is_the_first_to_process(bench, seconds, processed):
    on_chain(bench, WAITING, settings=replace(SETTINGS, oracles=ADDRESSES[:1]))
    bench.chain.now = WINDOW_ENDS + seconds
    assert (len(settle(bench.node)), len(bench.sender.calls)) == (processed, processed)


def test_settle__processed_already__nothing(bench):
    on_chain(bench, replace(WAITING, status=BatchStatus.PROCESSED))
    assert (settle(bench.node), bench.sender.calls) == ([], [])


def test_settle__the_turn_of_another__waits_for_its_own(bench):
    bench.wait_for_turn(WINDOW_ENDS, oracle=2)
    assert settle(bench.node) == [
        Note(Action.WAITING, "It is another oracle's turn to process.", WAITING.batch_id)
    ]
    assert bench.sender.calls == []


@pytest.mark.parametrize("why", ["paused", "configured"])
def test_settle__the_bridge_is_paused_or_it_is_not_to_process__does_not_and_claims_still(bench, why):
    claim(bench, "all", {(1, VERIFIED): (5, 0)})
    if why == "paused":
        bench.node.config = bench.node.config.model_copy(update={"settle": SettleConfig(claim="all")})
        on_chain(bench, WAITING, settings=replace(SETTINGS, paused=True))
    settle(bench.node)
    assert [call.function for call in bench.sender.calls] == ["claimCredits"]


def test_settle__the_rest_is_in_quarantine__waits(bench):
    def answer(_call):
        raise CallRefusedError("The bridge refuses it.", "See docs/errors.md.", "BatchInQuarantine")

    bench.sender.answer = answer
    assert settle(bench.node) == [
        Note(Action.WAITING, "The rest of the batch is in quarantined zones.", WAITING.batch_id)
    ]


def test_settle__refused_otherwise__says_why_and_goes_on_with_the_next(bench):
    other = make_chain_batch(b"\xbb" * 32)
    on_chain(bench, WAITING, other)

    def answer(_call):
        if len(bench.sender.calls) == 1:
            raise CallRefusedError("The bridge refuses it.", "See docs/errors.md.", "SummaryMismatch")
        return MINED

    bench.sender.answer = answer
    refused, processed = settle(bench.node)
    assert refused == Note(Action.REFUSED, "The bridge refuses it. See docs/errors.md.", WAITING.batch_id)
    assert (processed.action, processed.batch_id) == (Action.PROCESSED, other.batch_id)


def test_settle__another_has_just_processed_it__no_note(bench):
    bench.sender.meanwhile = lambda _: on_chain(bench, replace(WAITING, status=BatchStatus.PROCESSED))
    assert (settle(bench.node), bench.sender.calls) == ([], [])


# -- Claims --


def test_classes_of__two_fleets_in_two_batches__both_flags_of_each_once():
    other = FleetEnergy(2, NIGERIA, FleetId(3), 10)
    summary = replace(WAITING.submitted, energy=(*WAITING.submitted.energy, other))
    again = replace(make_chain_batch(b"\xbb" * 32), submitted=summary)
    of_other = [(3, credit_id(NIGERIA, DAY_END, 2, provisional)) for provisional in (False, True)]

    assert classes_of([again, WAITING]) == [(1, VERIFIED), (1, PROVISIONAL), *of_other]
    assert classes_of([]) == []


def test_classes_of__a_batch_over_new_year__is_of_the_year_in_which_it_starts():
    last_second_of_2025 = UnixTime(1_767_225_599)
    submitted = replace(WAITING.submitted, period_start=last_second_of_2025)
    assert classes_of([replace(WAITING, submitted=submitted)])[0][1] >> 32 & 0xFFFF == 2025


def test_settle__units_of_two_classes__claims_both_and_leaves_the_carry(bench):
    claim(bench, "all", {(1, VERIFIED): (5, 7), (1, PROVISIONAL): (2, 0)})

    notes = settle(bench.node)

    assert actions(notes) == [Action.CLAIMED, Action.CLAIMED]
    assert notes[0].sentence.startswith("The claim of 5 units for fleet 1 is in block 21")
    assert bench.sender.calls == [
        Call("claimCredits", (1, VERIFIED), f"claim 5 units of class {VERIFIED} for fleet 1."),
        Call("claimCredits", (1, PROVISIONAL), f"claim 2 units of class {PROVISIONAL} for fleet 1."),
    ]


@pytest.mark.parametrize(
    ("fleets", "units", "claims"),
    [("all", 1, 1), ((1,), 1, 1), ((2, 1), 1, 1), ((2,), 1, 0), ("none", 1, 0), ((), 1, 0), ("all", 0, 0)],
)
def test_settle__configured_fleets_with_units__are_claimed_for_and_no_others(bench, fleets, units, claims):
    asked: list[Call] = []
    bench.sender.meanwhile = asked.append
    claim(bench, fleets, {(1, VERIFIED): (units, 999)})
    assert (len(settle(bench.node)), len(bench.sender.calls), len(asked)) == (claims, claims, claims)


def test_settle__the_turn_of_another__claims_nothing(bench):
    claim(bench, "all", {(1, VERIFIED): (5, 0)})
    bench.wait_for_turn(0, oracle=1)
    assert (settle(bench.node), bench.sender.calls) == ([], [])


def test_settle__a_beneficiary_that_refuses__holds_up_no_other_claim(bench):
    claim(bench, "all", {(1, VERIFIED): (5, 0), (1, PROVISIONAL): (2, 0)})

    def answer(call):
        if call.arguments == (1, VERIFIED):
            raise CallRefusedError("The bridge refuses it.", "See docs/errors.md.", "ERC1155InvalidReceiver")
        return MINED

    bench.sender.answer = answer
    refused, claimed = settle(bench.node)
    assert refused == Note(
        Action.REFUSED,
        "The claim of 5 units for fleet 1: The bridge refuses it. See docs/errors.md.",
    )
    assert claimed.action is Action.CLAIMED


def test_settle__another_has_just_claimed_it__no_note_for_it(bench):
    claim(bench, "all", {(1, VERIFIED): (5, 0), (1, PROVISIONAL): (2, 0)})
    bench.sender.meanwhile = lambda _: on_chain(bench, WAITING, accruals={(1, PROVISIONAL): (2, 0)})
    settle(bench.node)
    assert [call.arguments for call in bench.sender.calls] == [(1, PROVISIONAL)]


def test_settle__a_dry_run__shows_the_processing(bench):
    bench.sender.answer = lambda _: Sent(Ending.SHOWN)
    assert settle(bench.node) == [
        Note(Action.PROCESSED, "Processing would be sent.", WAITING.batch_id, dry=True)
    ]
