"""Delivery: the batches with enough signatures, once, by the oracle whose turn it is."""

from dataclasses import replace

import pytest

from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.sending import Ending, Sent
from gramwatt.chains.state import BatchStatus
from gramwatt.protocol.quorum import signer_of
from oracle.modules.deliver import deliver, is_known
from oracle.types.relay import Action, Note
from tests.support.oracle.bench import (
    ADDRESSES,
    CLOSED,
    DAY,
    DAY_END,
    ORACLES,
    SETTINGS,
    make_batch,
    make_chain_batch,
    make_fleet,
    open_bench,
)
from tests.support.oracle.fake_chain import MINED


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        opened.wait_for_turn(CLOSED)
        yield opened


def land(bench, *registers, batch_id=b"\xba" * 32):
    """Another batch is on the chain, and the registers are as it left them."""
    bench.chain.newest = replace(
        bench.chain.newest, fleets=[make_fleet(*registers)], batches=[make_chain_batch(batch_id)]
    )


def test_deliver__enough_signatures__submits_the_batch_with_as_many_as_are_needed(bench):
    batch = make_batch(1000)
    batch_id = bench.put(batch, ORACLES)

    (note,) = deliver(bench.node)

    assert (note.action, note.batch_id, note.dry) == (Action.DELIVERED, batch_id, False)
    assert note.sentence == f"The batch is in block 21, for 1,234,567 gas: 0x{'ee' * 32}"
    (call,) = bench.sender.calls
    given, signatures = call.arguments
    assert (call.function, given) == ("submitEnergyDataBatch", batch.to_abi())
    assert [signer_of(batch_id, signature) for signature in signatures] == list(ADDRESSES[:2])
    assert call.says == (
        f"submit batch 0x{batch_id.hex()}: 1 register words of 1 fleets, from {DAY_END - DAY} to {DAY_END},"
        " 2 signatures."
    )


def test_deliver__a_signature_too_few__waits_until_it_comes(bench):
    batch_id = bench.put(make_batch(), [ORACLES[2]])
    assert deliver(bench.node) == [Note(Action.WAITING, "1 of 2 signatures are on the board.", batch_id)]
    assert bench.sender.calls == []

    bench.put(make_batch(), [ORACLES[1]])
    assert [note.action for note in deliver(bench.node)] == [Action.DELIVERED]


def test_deliver__the_bridge_is_paused__waits(bench):
    batch_id = bench.put(make_batch())
    bench.chain.newest = replace(bench.chain.newest, settings=replace(SETTINGS, paused=True))
    assert deliver(bench.node) == [Note(Action.WAITING, "The bridge is paused.", batch_id)]
    assert bench.sender.calls == []


def test_deliver__the_turn_of_another__waits_for_its_own(bench):
    batch_id = bench.put(make_batch())
    bench.wait_for_turn(CLOSED, oracle=1)
    waits = Note(Action.WAITING, "It is another oracle's turn to deliver.", batch_id)
    assert (deliver(bench.node), bench.sender.calls) == ([waits], [])

    bench.wait_for_turn(CLOSED, oracle=0)
    assert [note.action for note in deliver(bench.node)] == [Action.DELIVERED]


def test_deliver__registers_that_another_batch_has_moved_on__is_skipped(bench):
    bench.put(make_batch(1000))
    land(bench, 1000)
    assert (deliver(bench.node), bench.sender.calls) == ([], [])


def test_deliver__on_the_chain_already__is_skipped(bench):
    land(bench, 0, batch_id=bench.put(make_batch(1000)))
    assert (deliver(bench.node), bench.sender.calls) == ([], [])


def test_deliver__two_batches_of_the_same_words__only_the_first_is_sent(bench):
    first, second = bench.put(make_batch(1000)), bench.put(make_batch(900))
    sent_first = min(first, second)

    def lands(_call):
        land(bench, 1000, batch_id=sent_first)
        return MINED

    bench.sender.answer = lands
    assert [(note.action, note.batch_id) for note in deliver(bench.node)] == [(Action.DELIVERED, sent_first)]


def test_deliver__batches_of_two_days__are_sent_in_their_order(bench):
    alone = replace(SETTINGS, oracles=ADDRESSES[:1], threshold=1)
    bench.chain.newest = replace(bench.chain.newest, settings=alone)
    later = bench.put(make_batch(2000, period_end=DAY_END + DAY))
    earlier = bench.put(make_batch(1000))
    assert [note.batch_id for note in deliver(bench.node)] == [earlier, later]


def test_deliver__another_has_just_delivered_it__no_note(bench):
    batch_id = bench.put(make_batch())
    bench.sender.meanwhile = lambda _: land(bench, 1000, batch_id=batch_id)
    assert (deliver(bench.node), bench.sender.calls) == ([], [])


def test_deliver__the_bridge_refuses__says_why_and_goes_on(bench):
    first, second = sorted([bench.put(make_batch(1000)), bench.put(make_batch(2000))])

    def answer(_call):
        if len(bench.sender.calls) == 1:
            raise CallRefusedError("The bridge refuses it: LaneFrozen.", "See docs/errors.md.", "LaneFrozen")
        return MINED

    bench.sender.answer = answer
    refused, delivered = deliver(bench.node)
    assert refused == Note(Action.REFUSED, "The bridge refuses it: LaneFrozen. See docs/errors.md.", first)
    assert (delivered.action, delivered.batch_id) == (Action.DELIVERED, second)


def test_deliver__dropped__is_a_note_of_its_own(bench):
    bench.put(make_batch())
    bench.sender.answer = lambda _: Sent(Ending.DROPPED, nonce=7, reason="the fee is too low")
    (note,) = deliver(bench.node)
    assert (note.action, "at nonce 7" in note.sentence) == (Action.DROPPED, True)


@pytest.mark.parametrize(
    ("status", "known"),
    [(BatchStatus.UNKNOWN, False), (BatchStatus.WAITING, True), (BatchStatus.PROCESSED, True)],
)
def test_is_known__each_status__is_on_the_chain_but_for_unknown(bench, status, known):
    batch_id = b"\xba" * 32
    bench.chain.newest = replace(bench.chain.newest, batches=[make_chain_batch(batch_id, status=status)])
    assert is_known(bench.node, batch_id, bench.chain.head()) is known
