"""What commands and batches ask of the store."""

from dataclasses import replace

import pytest

from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.reading import Reason
from oracle.providers.store import Store
from tests.support.oracle.readings import BOND_TIME, DEVICE, fill, make_device, make_meter
from tests.support.oracle.stored import UNSIGNED, accepted, keep, refused


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield fill(opened, make_meter(), make_meter(make_device(1)))


def test_rejected__by_meter_and_reason__shows_only_those(store):
    keep(store, refused(), refused(UNSIGNED))
    (line,) = store.rejected(DEVICE, Reason.UNSIGNED)
    assert (line.device, line.sentence, line.source) == (DEVICE, "No signature.", "readings.csv, line 2")
    assert store.rejected(DeviceId(DEVICE + 1)) == []
    assert len(store.rejected(limit=1)) == 1


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


def test_newest_in_period__two_meters__the_highest_counter_of_each(store):
    other = DeviceId(DEVICE + 1)
    keep(store, *map(accepted, (1, 2, 3)), accepted(2, other))
    found = store.newest_in_period(BOND_TIME, BOND_TIME + 2 * 3600)
    assert found == [accepted(2).signed, accepted(2, other).signed]


def test_times_of_registers__another_meters_register__is_not_its_own(store):
    keep(store, accepted(1))
    until = BOND_TIME + 10 * 3600
    assert store.times_of_registers([(DeviceId(DEVICE + 1), 1001)], until) == {}


def test_accepted_lines__several_meters__newest_first_up_to_the_limit(store):
    other = DeviceId(DEVICE + 1)
    keep(store, accepted(1), accepted(3), accepted(2, other))

    assert [(line.device, line.counter) for line in store.accepted()] == [
        (DEVICE, 3),
        (other, 2),
        (DEVICE, 1),
    ]
    assert [line.counter for line in store.accepted(limit=2)] == [3, 2]
    assert [line.counter for line in store.accepted(DEVICE)] == [3, 1]
    assert store.accepted(DeviceId(99)) == []


def test_rejected_lines__several__latest_first(store):
    keep(store, refused(), refused(UNSIGNED))
    assert [line.reason for line in store.rejected()] == [Reason.UNSIGNED, Reason.TAMPER]
