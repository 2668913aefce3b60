"""Meters and the deployment: the latest that the chain said, of one chain for good."""

from dataclasses import replace

import pytest

from oracle.providers.store import Store
from oracle.types.errors import StoreError
from tests.support.oracle.readings import DEPLOYMENT, address, fill, make_device, make_meter


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield fill(opened, make_meter(), make_meter(make_device(1)))


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


def test_upsert_meters__none__changes_nothing(store):
    before = store.meters()
    store.upsert_meters([])
    assert store.meters() == before


def test_upsert_meters__several__come_back_by_device(tmp_path):
    meters = [make_meter(make_device(number)) for number in (2, 0, 1)]
    with Store.open(tmp_path) as store:
        store.upsert_meters(meters)
        assert store.meters() == [meters[1], meters[2], meters[0]]


def test_read_deployment__nothing_bound__is_none_and_afterwards_all_of_it(tmp_path):
    with Store.open(tmp_path) as store:
        assert store.deployment() is None
        store.bind(DEPLOYMENT)
        assert store.deployment() == DEPLOYMENT
