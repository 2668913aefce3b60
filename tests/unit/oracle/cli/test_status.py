"""`gramwatt status` as its operator sees it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gramwatt.chains.state import BatchStatus
from gramwatt.protocol.pricing import credit_id
from oracle.modules.intake import Intake
from oracle.modules.status import status
from tests.support.oracle.bench import (
    DAY_END,
    FLEET,
    SETTINGS,
    cells_of,
    make_chain_batch,
    open_bench,
    operator_of,
)
from tests.support.oracle.readings import DEPLOYMENT, KENYA, FixedClock, make_device, sign_hours, submit

CREDIT = credit_id(KENYA, DAY_END, 1, provisional=False)


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        yield opened


@pytest.fixture
def operator(bench, tmp_path, monkeypatch):
    return operator_of(bench, tmp_path, monkeypatch)


def test_status__a_batch_energy_and_credits__are_in_their_tables(bench, operator):
    readings = submit(sign_hours(make_device(), 4))
    list(Intake.of_store(bench.store, FixedClock(), 0).take(bench.store, readings))
    bench.chain.newest = replace(
        bench.chain.newest,
        batches=[make_chain_batch(), make_chain_batch(b"\1" * 32, status=BatchStatus.PROCESSED)],
        accruals={(FLEET, CREDIT): (5, 1_234)},
    )
    window_ends_at = make_chain_batch().rest.window_ends_at
    bench.chain.now = window_ends_at - 3_599

    rows = cells_of(operator("status"))

    assert ["chain id", "31337"] in rows
    assert ["bridge", DEPLOYMENT.bridge] in rows
    assert ["newest block", "21 at 2025-10-10T01:00:01Z"] in rows
    assert ["final block", "10 at 2025-10-10T00:59:49Z"] in rows
    assert ["committee", "2 of 3"] in rows
    assert ["last closed period", "2025-10-08T00:00:00Z to 2025-10-09T00:00:00Z"] in rows
    assert ["batches processed", "1"] in rows
    assert [f"0x{'ba' * 32}", "2025-10-10T00:00:00Z", "3,000", "2025-10-10T02:00:00Z", "0 h 59 min"] in rows
    assert ["1", "1", "4,000"] in rows
    assert ["1", str(CREDIT), "5", "1,234"] in rows


@pytest.mark.parametrize(
    ("seconds", "left"),
    [(86_400, "24 h 0 min"), (3_600, "1 h 0 min"), (59, "0 h 0 min"), (0, "over"), (-5, "over")],
)
def test_status__the_rest_of_a_window__is_in_hours_and_minutes(bench, operator, seconds, left):
    batch = make_chain_batch()
    bench.chain.newest = replace(bench.chain.newest, batches=[batch])
    bench.chain.now = batch.rest.window_ends_at - seconds
    (row,) = [row for row in cells_of(operator("status")) if row[0] == f"0x{'ba' * 32}"]
    assert row[-1] == left


def test_status__a_paused_bridge__says_so_beside_its_address(bench, operator):
    bench.chain.final = replace(bench.chain.final, settings=replace(SETTINGS, paused=True))
    assert ["bridge", f"{DEPLOYMENT.bridge} (paused)"] in cells_of(operator("status"))


def test_status__json__is_the_whole_state(bench, operator):
    result = operator("status", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == status(bench.node.config, bench.chain, bench.store)


def test_status__no_chain_is_configured__is_a_sentence_and_makes_no_store(operator, tmp_path):
    Path("gramwatt.toml").write_text('[node]\ndata_dir = "elsewhere"\n')
    result = operator("status")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: The configuration has no [chain]. Set rpc_url, chain_id and")
    assert not (tmp_path / "elsewhere").exists()


def test_status__a_new_store__has_the_meters_for_an_import(operator):
    file = Path("gramwatt.toml")
    file.write_text(file.read_text().replace("/data", "/elsewhere"))
    assert operator("status").exit_code == 0
    meters = json.loads(operator("readings", "meters", "--json").stdout)
    assert [meter["meter"] for meter in meters] == ["0011223344556677", "0011223344556678"]
