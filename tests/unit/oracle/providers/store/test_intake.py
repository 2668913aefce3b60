"""One transaction of an intake: what it finds, and what it adds once."""

from dataclasses import replace

import pytest

from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.reading import Reason
from oracle.providers.store import Store
from oracle.types.errors import StoreError
from tests.support.oracle.readings import DEVICE, fill, make_device, make_meter
from tests.support.oracle.stored import UNSIGNED, accepted, keep, refused


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield fill(opened, make_meter(), make_meter(make_device(1)))


def test_add_accepted__a_counter_again__fails_the_whole_transaction(store):
    keep(store, accepted(1))
    with pytest.raises(StoreError, match="UNIQUE"):
        keep(store, accepted(2), accepted(1))
    assert store.counts() == (1, {})


def test_add_accepted__a_meter_that_is_not_there__is_refused(store):
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        keep(store, accepted(device=DeviceId(99)))


def test_add_rejected__the_same_for_the_same_reason__adds_nothing(store):
    keep(store, refused(), refused())
    keep(store, refused())
    keep(store, refused(UNSIGNED))
    assert store.counts() == (0, {Reason.TAMPER: 1, Reason.UNSIGNED: 1})


def test_newest__several_readings__gives_the_highest_counter_of_each_device(store):
    other = DeviceId(DEVICE + 1)
    keep(store, accepted(1), accepted(3), accepted(2), accepted(9, other))
    with store.intake() as transaction:
        newest = transaction.newest([DEVICE, other, DeviceId(1)])
    assert newest == {DEVICE: accepted(3).signed, other: accepted(9).signed}


@pytest.mark.parametrize(
    ("lowest", "highest", "counters"),
    [(4, 4, [3, 5]), (5, 6, [3, 5, 7]), (1, 1, [3]), (8, 9, [7]), (0, 9, [3, 5, 7])],
)
def test_around__a_range_of_counters__comes_with_the_next_on_either_side(store, lowest, highest, counters):
    keep(store, *map(accepted, (3, 5, 7)), accepted(4, DeviceId(DEVICE + 1)))
    with store.intake() as transaction:
        assert transaction.around(DEVICE, lowest, highest) == [
            accepted(counter).signed for counter in counters
        ]


def test_add_rejected__a_word_that_cannot_be_decoded__is_kept_without_meter(store):
    keep(store, replace(refused(), reading=None))
    (line,) = store.rejected()
    assert (line.device, line.counter, line.time, line.reason) == (None, None, None, Reason.TAMPER)


def test_add_signers__a_hash_again__has_the_latest_signer(store):
    meter = store.meters()[0]
    for signer in (b"\1" * 20, b"\2" * 20):
        with store.intake() as transaction:
            transaction.add_signers([(meter.signer_hash, signer)])
        assert [meter.signer for meter in store.meters()] == [signer, b""]


def test_intake_transaction__nothing_to_add_or_to_ask__is_nothing(store):
    with store.intake() as transaction:
        transaction.add_accepted([])
        transaction.add_rejected([])
        transaction.add_signers([])
        assert transaction.newest([]) == {}
        assert transaction.around(DEVICE, 0, 9) == []
    assert store.counts() == (0, {})
