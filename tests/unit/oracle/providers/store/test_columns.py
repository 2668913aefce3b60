"""Integers and identifiers beyond what SQLite's own integers hold."""

from dataclasses import replace

import pytest
from sqlalchemy.dialects.sqlite import dialect

from gramwatt.protocol.quantities import DeviceId
from oracle.providers.store import Store
from oracle.providers.store.columns import Eui64, Uint64
from tests.support.oracle.readings import fill, make_device, make_meter
from tests.support.oracle.stored import accepted, keep

DIALECT = dialect()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield fill(opened, make_meter(), make_meter(make_device(1)))


def test_upsert_meters__the_largest_eui64__comes_back(store):
    meter = replace(make_meter(), device=DeviceId(2**64 - 1))
    store.upsert_meters([meter])
    assert store.meters()[-1] == meter


def test_accepted__energy_beyond_sqlites_integers__comes_back(store):
    keep(store, accepted(energy_mwh=2**64 - 1))
    assert store.accepted()[0].energy_mwh == 2**64 - 1


@pytest.mark.parametrize(
    ("value", "stored"),
    [(0, 0), (2**63 - 1, 2**63 - 1), (2**63, -(2**63)), (2**64 - 1, -1), (None, None)],
)
def test_uint64__the_edges_of_sqlites_integers__there_and_back(value, stored):
    column = Uint64()
    assert column.process_bind_param(value, DIALECT) == stored
    assert column.process_result_value(stored, DIALECT) == value


@pytest.mark.parametrize(
    ("device", "digits"), [(0, "0" * 16), (0xAB, "00000000000000ab"), (2**64 - 1, "f" * 16), (None, None)]
)
def test_eui64__a_device__is_the_digits_that_are_printed_on_it(device, digits):
    column = Eui64()
    assert column.process_bind_param(device, DIALECT) == digits
    assert column.process_result_value(digits, DIALECT) == device
