"""A batch for display: found by id or file, on the board or the chain, with what it is worth."""

from dataclasses import replace

import pytest

from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.state import BatchStatus
from gramwatt.protocol.batch import FleetEnergy
from gramwatt.protocol.errors import GramwattError
from gramwatt.protocol.factor import FactorStatus
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.quantities import FleetId, UnixTime
from oracle.modules.batch_view import batch_view
from oracle.types.errors import BoardError, ConfigError
from tests.support.oracle.bench import (
    ADDRESSES,
    CLOSED,
    DAY,
    DAY_END,
    ORACLES,
    OUTSIDER,
    make_batch,
    make_chain_batch,
    make_config,
    make_day,
    open_bench,
)
from tests.support.oracle.factors import make_factor
from tests.support.oracle.readings import KENYA

ON_CHAIN = {"rpc_url": "http://localhost:8545", "chain_id": 31337, "address_book": "book.json"}
NIGERIA = 566 << 16
DAY_START = UnixTime(DAY_END - DAY)
TRANSACTION = b"\xcc" * 32


@pytest.fixture
def bench(tmp_path, monkeypatch):
    with open_bench(tmp_path, chain=ON_CHAIN) as opened:
        monkeypatch.setattr(Bridge, "open", lambda _: opened.chain)
        yield opened


def view(bench, name):
    return batch_view(bench.node.config, str(name))


def land(bench, batch_id, **changes):
    """The batch is on the chain, and both zones have a factor."""
    factors = {KENYA: [make_factor()], NIGERIA: [make_factor(value=894_000_000)]}
    on_chain = make_chain_batch(batch_id, **changes)
    bench.chain.newest = replace(bench.chain.newest, batches=[on_chain], factors=factors)


# -- On the board --


def test_batch_view__a_proposal_by_its_id__is_decoded_with_its_signers(bench):
    day = make_day()
    batch_id = bench.put_day(day, [ORACLES[2], ORACLES[0], OUTSIDER])
    registers = [4000, 4000, 0, 0, 0, 0, 0, 0]
    expected = {
        "batch_id": f"0x{batch_id.hex()}",
        "period_start": day.batch.period_start,
        "period_end": DAY_END,
        "evidence": {"root": f"0x{day.batch.evidence.hex()}", "readings": 2, "matches": True},
        "words": [{"fleet": 1, "first_word": 0, "registers": registers}],
        "signatures": {"needed": 2, "signed_by": [ADDRESSES[0], ADDRESSES[2]]},
        "status": "unknown",
    }
    assert view(bench, f"0x{batch_id.hex()}") == expected
    assert view(bench, batch_id.hex()) == expected


def test_batch_view__its_file__is_the_same(bench, tmp_path):
    batch_id = bench.put_day(make_day(), ORACLES)
    file = tmp_path / "board" / batch_id.hex() / "batch.json"
    assert view(bench, file) == view(bench, batch_id.hex())


def test_batch_view__a_file_from_elsewhere__is_shown_without_signatures_and_evidence(bench, tmp_path):
    batch_id = bench.put_day(make_day(), ORACLES)
    (tmp_path / "board" / batch_id.hex()).rename(tmp_path / "elsewhere")

    found = view(bench, tmp_path / "elsewhere" / "batch.json")

    assert found["batch_id"] == f"0x{batch_id.hex()}"
    assert found["signatures"] == {"needed": 2, "signed_by": []}
    assert (found["evidence"]["readings"], found["evidence"]["matches"]) == (None, False)


@pytest.mark.parametrize("kept", [1, 2])
def test_batch_view__evidence_on_the_board__matches_only_if_it_is_whole(bench, kept):
    day = make_day()
    batch_id = bench.put(day.batch, ORACLES, day.evidence[:kept])
    evidence = view(bench, batch_id.hex())["evidence"]
    assert (evidence["readings"], evidence["matches"]) == (kept, kept == 2)


def test_batch_view__no_board_is_configured__reads_a_file_still(bench, tmp_path):
    batch_id = bench.put(make_batch())
    bench.node.config = make_config(tmp_path, chain=ON_CHAIN, committee={})
    found = view(bench, tmp_path / "board" / batch_id.hex() / "batch.json")
    assert (found["batch_id"], found["signatures"]["signed_by"]) == (f"0x{batch_id.hex()}", [])


# -- On the chain --


def test_batch_view__on_the_chain__has_its_transaction_and_each_fleets_credits(bench):
    batch_id = bench.put(make_batch())
    energy = (FleetEnergy(1, KENYA, FleetId(1), 3000), FleetEnergy(2, NIGERIA, FleetId(2), 1))
    submitted = replace(make_chain_batch(batch_id).submitted, energy=energy)
    rest = replace(submitted, energy=energy[:1], window_ends_at=UnixTime(CLOSED + 9000))
    land(bench, batch_id, submitted=submitted, rest=rest)

    found = view(bench, batch_id.hex())

    assert found["status"] == "waiting"
    assert found["submitted"] == {"block": 5, "transaction": f"0x{'cc' * 32}"}
    assert found["window_ends_at"] == CLOSED + 9000
    assert found["fleets"] == [
        {
            "fleet": 1,
            "zone": KENYA,
            "energy_wh": 3000,
            "in_quarantine": False,
            "factor": 512_000_000,
            "credit_id": credit_id(KENYA, DAY_START, 1, provisional=False),
            "units": 1,
            "carry_ng": 536_000_000_000,
        },
        {
            "fleet": 2,
            "zone": NIGERIA,
            "energy_wh": 1,
            "in_quarantine": False,
            "factor": 894_000_000,
            "credit_id": credit_id(NIGERIA, DAY_START, 2, provisional=False),
            "units": 0,
            "carry_ng": 894_000_000,
        },
    ]


def test_batch_view__processed__says_so(bench):
    batch_id = bench.put(make_batch())
    land(bench, batch_id, status=BatchStatus.PROCESSED)
    assert view(bench, batch_id.hex())["status"] == "processed"


def test_batch_view__a_provisional_factor__is_another_class(bench):
    batch_id = bench.put(make_batch())
    land(bench, batch_id)
    bench.chain.newest.factors[KENYA] = [make_factor(status=FactorStatus.PROVISIONAL)]
    (fleet,) = view(bench, batch_id.hex())["fleets"]
    assert fleet["credit_id"] == credit_id(KENYA, DAY_START, 1, provisional=True)


def test_batch_view__a_zone_in_quarantine__has_no_price_now(bench):
    batch_id = bench.put(make_batch())
    land(bench, batch_id)
    bench.chain.newest.factors[KENYA].append(
        make_factor(effective_from=CLOSED, status=FactorStatus.QUARANTINED)
    )
    (fleet,) = view(bench, batch_id.hex())["fleets"]
    assert (fleet["in_quarantine"], fleet["factor"], fleet["units"]) == (True, 0, 0)


def test_batch_view__gone_from_the_board__is_read_from_its_transaction(bench, tmp_path):
    batch = make_batch()
    batch_id = bench.put(batch)
    (tmp_path / "board" / batch_id.hex()).rename(tmp_path / "elsewhere")
    land(bench, batch_id)
    bench.chain.calldata[TRANSACTION] = batch
    assert view(bench, batch_id.hex())["words"][0]["registers"][0] == 1000


def test_batch_view__another_batch_under_its_id__is_not_believed(bench, tmp_path):
    batch_id, other = bench.put(make_batch(1000)), bench.put(make_batch(2000))
    board = tmp_path / "board"
    (board / other.hex() / "batch.json").replace(board / batch_id.hex() / "batch.json")
    with pytest.raises(GramwattError, match="is not on the board, and its registers cannot be read"):
        view(bench, batch_id.hex())

    land(bench, batch_id)
    bench.chain.calldata[TRANSACTION] = make_batch(1000)
    assert view(bench, batch_id.hex())["words"][0]["registers"][0] == 1000


# -- Not found --


def test_batch_view__an_id_that_nobody_has__says_where_to_look(bench):
    with pytest.raises(GramwattError) as refused:
        view(bench, "ab" * 32)
    assert str(refused.value) == (
        f"Batch 0x{'ab' * 32} is not on the board, and its registers cannot be read from the chain."
        " Check the id, and board in [committee]."
    )


def test_batch_view__submitted_through_another_contract__cannot_be_read(bench, tmp_path):
    batch_id = bench.put(make_batch())
    (tmp_path / "board" / batch_id.hex()).rename(tmp_path / "elsewhere")
    land(bench, batch_id)
    with pytest.raises(GramwattError, match="its registers cannot be read from the chain"):
        view(bench, batch_id.hex())


@pytest.mark.parametrize(
    "name",
    ["batch.json", "ab" * 31, "ab" * 33, "zz" * 32, "0x", "", "ab" * 300],
    ids=["file", "short", "long", "digits", "0x", "empty", "too long for a file"],
)
def test_batch_view__neither_a_file_nor_an_id__says_what_to_give(bench, name):
    with pytest.raises(GramwattError) as refused:
        view(bench, name)
    assert str(refused.value) == (
        f"{name} is neither a file nor a batch id. Give 64 hexadecimal digits, or a batch.json."
    )


def test_batch_view__a_file_of_something_else__is_no_batch(bench, tmp_path):
    (tmp_path / "notes.json").write_text("{}")
    with pytest.raises(BoardError, match=r"notes\.json is not a batch\. Give a batch\.json from the board"):
        view(bench, tmp_path / "notes.json")


def test_batch_view__no_chain_is_configured__says_what_to_set(tmp_path):
    with pytest.raises(ConfigError, match=r"has no \[chain\]"):
        batch_view(make_config(tmp_path), "ab" * 32)
