"""The store as a whole: what goes in comes out, all of a transaction or none, and is never altered."""

import sqlite3
from contextlib import closing

import pytest

from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.reading import Reason
from oracle.providers.store import Store
from tests.support.oracle.readings import DEPLOYMENT, DEVICE, fill, make_device, make_meter
from tests.support.oracle.stored import accepted, keep, refused


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield fill(opened, make_meter(), make_meter(make_device(1)))


def test_open__twice__keeps_what_is_there(tmp_path):
    with Store.open(tmp_path) as store:
        fill(store, make_meter())
        keep(store, accepted())
    with Store.open(tmp_path) as store:
        assert (store.deployment(), store.meters()) == (DEPLOYMENT, [make_meter()])
        assert store.counts() == (1, {})


def test_intake__an_exception_inside__keeps_nothing(store):
    def intake_that_dies():
        with store.intake() as transaction:
            transaction.add_accepted([accepted()])
            transaction.add_rejected([refused()])
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        intake_that_dies()
    assert store.counts() == (0, {})


def test_intake__a_dry_run__keeps_nothing(store):
    with store.intake(dry_run=True) as transaction:
        transaction.add_accepted([accepted(), accepted(device=DeviceId(99))])
        assert list(transaction.newest([DEVICE])) == [DEVICE]
    assert store.counts() == (0, {})


@pytest.mark.parametrize("table", ["accepted_readings", "rejected_readings"])
@pytest.mark.parametrize("change", ["UPDATE {} SET word = x'00'", "DELETE FROM {}"])
def test_triggers__a_reading_altered_behind_our_back__is_refused(store, tmp_path, table, change):
    keep(store, accepted(), refused())
    with (
        closing(sqlite3.connect(tmp_path / "readings.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="a reading is never altered"),
    ):
        connection.execute(change.format(table))
    assert store.counts() == (1, {Reason.TAMPER: 1})
