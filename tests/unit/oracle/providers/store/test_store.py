"""The store: what goes in comes out, once, and is never altered."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.reading import Reason, Rejection
from oracle.providers.store import Store
from oracle.types.errors import StoreError
from oracle.types.stored import Accepted, Rejected
from tests.support.oracle.readings import (
    BOND_TIME,
    DEPLOYMENT,
    DEVICE,
    address,
    fill,
    make_device,
    make_meter,
    make_reading,
    sign_hours,
)

TAMPER = Rejection(Reason.TAMPER, "The meter reports that it was opened.")


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield fill(opened, make_meter(), make_meter(make_device(1)))


def accepted(counter=1, device=DEVICE, **changes):
    (signed,) = sign_hours(make_device(), 1)
    reading = make_reading(counter=counter, device=device, time=BOND_TIME + 3600 * counter)
    return Accepted(
        replace(reading, **changes), replace(signed, air=counter.to_bytes(32, "big")), 1000 + counter
    )


def refused(reason=TAMPER):
    (signed,) = sign_hours(make_device(), 1)
    return Rejected(signed, make_reading(), reason, "readings.csv, line 2")


def keep(store, *items):
    with store.intake() as transaction:
        transaction.add_accepted(item for item in items if isinstance(item, Accepted))
        transaction.add_rejected(item for item in items if isinstance(item, Rejected))


def test_open__twice__keeps_what_is_there(tmp_path):
    with Store.open(tmp_path) as store:
        fill(store, make_meter())
        keep(store, accepted())
    with Store.open(tmp_path) as store:
        assert (store.deployment(), store.meters()) == (DEPLOYMENT, [make_meter()])
        assert store.counts() == (1, {})


def test_open__no_sqlite_file__is_a_sentence(tmp_path):
    (tmp_path / "readings.sqlite").write_text("these are not the readings\n" * 50)
    with pytest.raises(StoreError, match=r"file is not a database\. Move it away"):
        Store.open(tmp_path)


def test_open__a_folder_that_cannot_be_made__is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be created"):
        Store.open(tmp_path / "file" / "data")


def test_open__a_store_of_a_later_version__is_refused_and_left_alone(tmp_path):
    Store.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "readings.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="version 9999, which this gramwatt does not support"):
        Store.open(tmp_path)


def test_open__a_migration_that_fails_half_way__leaves_nothing(tmp_path, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("alembic.op.create_index", lambda *_: (_ for _ in ()).throw(RuntimeError("power cut")))
        with pytest.raises(RuntimeError, match="power cut"):
            Store.open(tmp_path)
    with closing(sqlite3.connect(tmp_path / "readings.sqlite")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'meters'").fetchall() == []

    with Store.open(tmp_path) as store:
        assert store.counts() == (0, {})


def test_bind__another_bridge_of_the_same_credit__is_taken(store):
    store.bind(replace(DEPLOYMENT, bridge=address(7)))
    assert store.deployment().bridge == address(7)


@pytest.mark.parametrize("change", [{"chain_id": 1}, {"credit": address(7)}])
def test_bind__another_chain_or_credit__is_refused(store, change):
    with pytest.raises(StoreError, match="Set another data_dir"):
        store.bind(replace(DEPLOYMENT, **change))
    assert store.deployment() == DEPLOYMENT


def test_upsert_meters__a_meter_that_changed__is_the_latest_and_keeps_its_signer(store):
    meter = make_meter(signer=make_device().signer)
    store.upsert_meters([meter])
    store.upsert_meters([replace(meter, suspended=True, signer=b"")])
    assert store.meters()[0] == replace(meter, suspended=True)


def test_upsert_meters__a_rotated_key__does_not_keep_the_old_signer(store):
    meter = make_meter(signer=make_device().signer)
    store.upsert_meters([meter])
    store.upsert_meters([replace(meter, signer_hash=b"\x01" * 32, signer=b"")])
    assert store.meters()[0].signer == b""


def test_upsert_meters__the_largest_eui64__comes_back(store):
    meter = replace(make_meter(), device=DeviceId(2**64 - 1))
    store.upsert_meters([meter])
    assert store.meters()[-1] == meter


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
    keep(store, refused(Rejection(Reason.UNSIGNED, "No signature.")))
    assert store.counts() == (0, {Reason.TAMPER: 1, Reason.UNSIGNED: 1})


def test_rejected__by_meter_and_reason__shows_only_those(store):
    keep(store, refused(), refused(Rejection(Reason.UNSIGNED, "No signature.")))
    (line,) = store.rejected(DEVICE, Reason.UNSIGNED)
    assert (line.device, line.sentence, line.source) == (DEVICE, "No signature.", "readings.csv, line 2")
    assert store.rejected(DeviceId(DEVICE + 1)) == []
    assert len(store.rejected(limit=1)) == 1


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


def test_newest_in_period__the_edges__are_open_and_closed(store):
    keep(store, *map(accepted, (1, 2, 3)))
    hour = 3600
    assert store.newest_in_period(BOND_TIME + hour, BOND_TIME + 2 * hour) == [accepted(2).signed]
    assert store.newest_in_period(BOND_TIME + 3 * hour, BOND_TIME + 9 * hour) == []


def test_times_of_registers__a_register_that_stood__is_when_it_last_did(store):
    keep(store, accepted(1), replace(accepted(2), register_wh=1001), accepted(3))
    until = BOND_TIME + 10 * 3600
    assert store.times_of_registers([(DEVICE, 1001)], until) == {DEVICE: BOND_TIME + 2 * 3600}
    assert store.times_of_registers([(DEVICE, 1001)], BOND_TIME + 3600) == {DEVICE: BOND_TIME + 3600}
    assert store.times_of_registers([(DEVICE, 5)], until) == {}


def test_accepted__energy_beyond_sqlites_integers__comes_back(store):
    keep(store, accepted(energy_mwh=2**64 - 1))
    assert store.accepted()[0].energy_mwh == 2**64 - 1
