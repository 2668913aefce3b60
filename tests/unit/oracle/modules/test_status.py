"""What `gramwatt status` says: of the final block what is settled, of the newest what may still change."""

from dataclasses import replace

import pytest

from gramwatt.chains.state import BatchStatus
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.registers import pack
from oracle.modules.intake import Intake
from oracle.modules.status import status
from oracle.types.config import PeriodConfig
from oracle.types.errors import StoreError
from tests.support.oracle.bench import (
    CLOSED,
    DAY,
    DAY_END,
    FLEET,
    SETTINGS,
    make_chain_batch,
    make_fleet,
    open_bench,
)
from tests.support.oracle.fake_chain import FINAL_BLOCK, FINALITY_SECONDS, FIRST_BLOCK
from tests.support.oracle.readings import (
    DEPLOYMENT,
    KENYA,
    FixedClock,
    address,
    make_device,
    make_meter,
    sign_hours,
    submit,
)

CLASSES = [credit_id(KENYA, DAY_END, 1, provisional) for provisional in (False, True)]


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        yield opened


def status_of(bench):
    return status(bench.node.config, bench.chain, bench.store)


def take(bench, *devices):
    """This node has four hours of readings of these meters, a kWh an hour."""
    for number in devices:
        readings = submit(sign_hours(make_device(number), 4))
        list(Intake.of_store(bench.store, FixedClock(), 0).take(bench.store, readings))


def test_status__nothing_on_the_chain__is_its_settings_and_empty_lists(bench):
    found = status_of(bench)
    assert found["chain"] == {
        "chain_id": 31337,
        "bridge": DEPLOYMENT.bridge,
        "head": {"number": FIRST_BLOCK, "timestamp": bench.chain.now},
        "finalized": {"number": FINAL_BLOCK, "timestamp": bench.chain.now - FINALITY_SECONDS},
        "paused": False,
        "oracles": 3,
        "threshold": 2,
        "window_seconds": 600,
    }
    assert (found["waiting_batches"], found["processed_batches"], found["accruals"]) == ([], 0, [])
    assert found["fleets"] == [{"fleet": 1, "lanes_behind": 0, "energy_behind_wh": 0}]


def test_status__paused_in_the_final_block__says_so_whatever_the_newest_says(bench):
    bench.chain.newest = replace(bench.chain.newest, settings=replace(SETTINGS, paused=True))
    assert status_of(bench)["chain"]["paused"] is False
    bench.chain.final = replace(bench.chain.final, settings=replace(SETTINGS, paused=True))
    assert status_of(bench)["chain"]["paused"] is True


@pytest.mark.parametrize(
    ("since_closed", "end"), [(FINALITY_SECONDS - 1, DAY_END - DAY), (FINALITY_SECONDS, DAY_END)]
)
def test_status__the_grace_of_a_day_ends__it_is_closed_once_that_is_final(bench, since_closed, end):
    bench.chain.now = CLOSED + since_closed
    assert status_of(bench)["periods"] == {
        "last_closed": {"start": end - DAY, "end": end},
        "open_since": DAY_END,
    }


def test_status__periods_of_an_hour__are_on_their_grid(bench):
    hour = PeriodConfig(length_seconds=3600, grace_seconds=0)
    bench.node.config = bench.node.config.model_copy(update={"periods": hour})
    bench.chain.now = DAY_END + 2 * 3600 + FINALITY_SECONDS
    last = {"start": DAY_END + 3600, "end": DAY_END + 2 * 3600}
    assert status_of(bench)["periods"] == {"last_closed": last, "open_since": DAY_END + 2 * 3600}


# -- The store --


def test_status__a_new_store__is_bound_and_has_the_meters_of_the_final_block(bench):
    more = [make_meter(make_device(number)) for number in range(3)]
    bench.chain.final = replace(bench.chain.final, meters=more)
    status_of(bench)
    assert (bench.store.deployment(), bench.store.meters()) == (DEPLOYMENT, more)


def test_status__the_store_of_another_credit__is_refused(bench, monkeypatch):
    another = replace(DEPLOYMENT, credit=address(9))
    monkeypatch.setattr(type(bench.chain), "deployment", another)
    with pytest.raises(StoreError, match="Set another data_dir"):
        status_of(bench)


# -- Batches --


def test_status__a_batch_in_its_window__is_what_is_left_of_it_and_for_how_long(bench):
    batch = make_chain_batch()
    left = replace(batch.rest, energy=(*batch.rest.energy, *batch.rest.energy))
    bench.chain.newest = replace(bench.chain.newest, batches=[replace(batch, rest=left)])
    assert status_of(bench)["waiting_batches"] == [
        {
            "batch_id": f"0x{'ba' * 32}",
            "period_start": DAY_END - DAY,
            "period_end": DAY_END,
            "energy_wh": 6000,
            "window_ends_at": batch.rest.window_ends_at,
            "seconds_left": batch.rest.window_ends_at - bench.chain.now,
        }
    ]


@pytest.mark.parametrize(("seconds", "left"), [(-1, 1), (0, 0), (1, 0)])
def test_status__the_window_ends__no_second_is_left(bench, seconds, left):
    batch = make_chain_batch()
    bench.chain.newest = replace(bench.chain.newest, batches=[batch])
    bench.chain.now = batch.rest.window_ends_at + seconds
    assert status_of(bench)["waiting_batches"][0]["seconds_left"] == left


def test_status__processed_batches__are_counted_and_not_listed(bench):
    batches = [make_chain_batch(bytes([n]) * 32, status=BatchStatus.PROCESSED) for n in (1, 2)]
    bench.chain.newest = replace(bench.chain.newest, batches=[*batches, make_chain_batch()])
    found = status_of(bench)
    assert (found["processed_batches"], len(found["waiting_batches"])) == (2, 1)


def test_status__accruals__are_those_with_units_or_carry(bench):
    verified, provisional = CLASSES
    accruals = {(FLEET, verified): (0, 5), (FLEET, provisional): (0, 0)}
    bench.chain.newest = replace(bench.chain.newest, batches=[make_chain_batch()], accruals=accruals)
    assert status_of(bench)["accruals"] == [{"fleet": 1, "credit_id": verified, "units": 0, "carry_ng": 5}]
    accruals[FLEET, provisional] = (3, 0)
    assert [found["units"] for found in status_of(bench)["accruals"]] == [0, 3]


# -- Fleets --


def test_status__readings_that_are_not_on_the_chain__are_lanes_and_energy_behind(bench):
    take(bench, 0, 1)
    registers = pack((1000, 4000, 0, 0, 0, 0, 0, 0))
    bench.chain.final = replace(bench.chain.final, fleets=[make_fleet(registers), make_fleet(number=2)])
    assert status_of(bench)["fleets"] == [
        {"fleet": 1, "lanes_behind": 1, "energy_behind_wh": 3000},
        {"fleet": 2, "lanes_behind": 0, "energy_behind_wh": 0},
    ]


def test_status__a_register_that_wrapped__is_behind_by_what_was_metered(bench):
    take(bench, 0)
    bench.chain.final = replace(bench.chain.final, fleets=[make_fleet(2**32 - 1)])
    assert status_of(bench)["fleets"][0] == {"fleet": 1, "lanes_behind": 1, "energy_behind_wh": 4001}


def test_status__the_chain_is_ahead_of_a_lane__only_the_other_is_behind(bench):
    """A node that missed readings has older ones than the chain; a step back is not energy."""
    take(bench, 0, 1)
    registers = pack((9000, 1000, 0, 0, 0, 0, 0, 0))
    bench.chain.final = replace(bench.chain.final, fleets=[make_fleet(registers)])
    assert status_of(bench)["fleets"] == [{"fleet": 1, "lanes_behind": 1, "energy_behind_wh": 3000}]
