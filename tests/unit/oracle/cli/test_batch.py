"""`gramwatt batch show` as its operator sees it."""

import json
from dataclasses import replace

import pytest

from gramwatt.protocol.pricing import credit_id
from oracle.modules.batch_view import batch_view
from tests.support.oracle.bench import (
    ADDRESSES,
    DAY_END,
    ORACLES,
    cells_of,
    make_batch,
    make_chain_batch,
    make_day,
    open_bench,
    operator_of,
)
from tests.support.oracle.factors import make_factor
from tests.support.oracle.readings import KENYA


@pytest.fixture
def bench(tmp_path):
    with open_bench(tmp_path) as opened:
        yield opened


@pytest.fixture
def operator(bench, tmp_path, monkeypatch):
    return operator_of(bench, tmp_path, monkeypatch)


def land(bench, batch_id):
    bench.chain.newest = replace(
        bench.chain.newest, batches=[make_chain_batch(batch_id)], factors={KENYA: [make_factor()]}
    )


def test_show__a_proposal__has_its_signers_and_registers(bench, operator):
    day = make_day()
    batch_id = bench.put_day(day, ORACLES[:1])

    result = operator("batch", "show", batch_id.hex())

    rows = cells_of(result)
    assert ["batch", f"0x{batch_id.hex()}"] in rows
    assert ["to", "2025-10-10T00:00:00Z"] in rows
    assert ["status", "unknown"] in rows
    assert ["signatures", "1 on the board, 2 needed"] in rows
    assert ["evidence root", f"0x{day.batch.evidence.hex()}"] in rows
    assert ["evidence", "2 readings, as signed"] in rows
    assert rows[-1] == ["1", "0", "8"]
    assert result.stderr == f"Signed by {ADDRESSES[0]}\n"


def test_show__on_the_chain__has_its_price_and_identifiers_to_copy(bench, operator):
    batch_id = bench.put_day(make_day(), ORACLES)
    land(bench, batch_id)
    bench.chain.newest.batches[0] = replace(bench.chain.newest.batches[0], block=1_234_567)

    rows = cells_of(operator("batch", "show", batch_id.hex()))

    assert ["status", "waiting"] in rows
    assert ["in block", "1234567"] in rows
    assert ["transaction", f"0x{'cc' * 32}"] in rows
    assert ["window ends", "2025-10-10T02:00:00Z"] in rows
    credit = credit_id(KENYA, DAY_END, 1, provisional=False)
    assert rows[-1] == ["1", str(KENYA), "3,000", "512,000,000", str(credit), "1", "536,000,000,000"]


@pytest.mark.parametrize(("kept", "says"), [(0, "not on the board"), (1, "1 readings, ALTERED")])
def test_show__evidence_that_is_not_the_batchs__is_seen_at_once(bench, operator, kept, says):
    day = make_day()
    batch_id = bench.put(day.batch, ORACLES, day.evidence[:kept])
    assert ["evidence", says] in cells_of(operator("batch", "show", batch_id.hex()))


def test_show__json__is_the_whole_view_before_or_after_the_command(bench, operator):
    batch_id = bench.put_day(make_day(), ORACLES)
    land(bench, batch_id)
    result = operator("batch", "show", batch_id.hex(), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    chain = {"rpc_url": "http://localhost:8545", "chain_id": 31337, "address_book": "book.json"}
    config = type(bench.node.config).model_validate({**dict(bench.node.config), "chain": chain})
    assert json.loads(result.stdout) == batch_view(config, batch_id.hex())
    assert operator("--json", "batch", "show", batch_id.hex()).stdout == result.stdout


def test_show__its_file__is_the_same(bench, operator, tmp_path):
    batch_id = bench.put(make_batch())
    file = tmp_path / "board" / batch_id.hex() / "batch.json"
    assert operator("batch", "show", file).stdout == operator("batch", "show", batch_id.hex()).stdout


def test_show__no_such_batch__is_a_sentence_with_exit_code_1(operator):
    result = operator("batch", "show", "nonsense")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: nonsense is neither a file nor a batch id. Give 64 hexadecimal digits, or a batch.json.\n"
    )
