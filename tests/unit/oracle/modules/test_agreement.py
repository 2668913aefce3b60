"""Which proposals of the board count: those that a member signed and whose digest is their id."""

from dataclasses import replace

import pytest

from gramwatt.protocol.quantities import UnixTime
from oracle.modules.agreement import fleets_of, open_batch_proposals, words_of
from oracle.providers.board_files import to_json
from tests.support.oracle.bench import (
    ADDRESSES,
    CLOSED,
    DAY,
    DAY_END,
    ORACLES,
    OUTSIDER,
    SETTINGS,
    make_batch,
    make_chain_batch,
    open_bench,
)


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        yield opened


def ids(bench, settings=SETTINGS):
    return [item.batch_id for item in open_batch_proposals(bench.node, settings, bench.chain.head())]


def test_open_batch_proposals__signed_by_two_members__is_there_with_both(bench):
    batch = make_batch()
    batch_id = bench.put(batch, [ORACLES[2], ORACLES[0]], signers=(b"\3" * 84,))

    (item,) = open_batch_proposals(bench.node, SETTINGS, bench.chain.head())

    assert (item.batch_id, item.batch) == (batch_id, batch)
    assert (item.proposal.proposed_at, item.proposal.signers) == (CLOSED, (b"\3" * 84,))
    assert list(item.signed) == [ADDRESSES[0], ADDRESSES[2]]


def test_open_batch_proposals__none_on_the_board__none(bench):
    assert ids(bench) == []


@pytest.mark.parametrize("signers", [[], [OUTSIDER]], ids=["nobody", "outsider"])
def test_open_batch_proposals__signed_by_no_member__is_left_out_until_one_signs(bench, signers):
    bench.put(make_batch(), signers)
    assert ids(bench) == []
    batch_id = bench.put(make_batch(), [ORACLES[1]])
    assert ids(bench) == [batch_id]


def test_open_batch_proposals__an_outsider_signs_as_well__counts_for_nothing(bench):
    bench.put(make_batch(), [ORACLES[1], OUTSIDER])
    (item,) = open_batch_proposals(bench.node, SETTINGS, bench.chain.head())
    assert list(item.signed) == [ADDRESSES[1]]


def test_open_batch_proposals__its_only_signer_has_left_the_committee__is_left_out(bench):
    bench.put(make_batch(), [ORACLES[0]])
    assert ids(bench, replace(SETTINGS, oracles=ADDRESSES[1:])) == []


def test_open_batch_proposals__on_the_chain_already__is_left_out(bench):
    batch_id, other = bench.put(make_batch(1000)), bench.put(make_batch(2000))
    bench.chain.newest = replace(bench.chain.newest, batches=[make_chain_batch(batch_id)])
    assert ids(bench) == [other]


def test_open_batch_proposals__another_batch_under_the_id__is_left_out(bench, tmp_path):
    batch_id = bench.put(make_batch(1000))
    proposal = bench.board.proposal(batch_id)
    altered = to_json(replace(proposal, batch=make_batch(1001)))
    (tmp_path / "board" / batch_id.hex() / "batch.json").write_text(altered)
    assert ids(bench) == []


def test_open_batch_proposals__no_batch_file__is_left_out_and_the_others_stay(bench, tmp_path):
    batch_id, other = bench.put(make_batch(1000)), bench.put(make_batch(2000))
    (tmp_path / "board" / batch_id.hex() / "batch.json").unlink()
    assert ids(bench) == [other]


def test_open_batch_proposals__several__are_in_the_order_of_their_periods(bench):
    of_one_end = make_batch(period_end=DAY_END + DAY)
    starts = [UnixTime(of_one_end.period_start - days * DAY) for days in (9, 4, 3, 2, 1, 0)]
    longer = [replace(of_one_end, period_start=start) for start in starts]
    batches = [make_batch(), *longer]
    expected = [bench.put(batch) for batch in reversed(batches)][::-1]
    same_period = sorted(bench.put(make_batch(n, period_end=DAY_END + 2 * DAY)) for n in range(1, 5))
    assert ids(bench) == expected + same_period


def test_words_of_and_fleets_of__two_fleets__are_what_the_batch_writes():
    later = replace(make_batch(5, 6, 7, number=9).fleets[0], first_word=4)
    batch = replace(make_batch(1), fleets=(*make_batch(1).fleets, later))
    assert words_of(batch) == {(1, 0), (9, 4), (9, 5), (9, 6)}
    assert fleets_of(batch) == {1, 9}
    assert words_of(replace(batch, fleets=())) == set()
