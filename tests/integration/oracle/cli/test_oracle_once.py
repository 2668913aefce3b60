"""`gramwatt oracle once`, and what `status` and `batch show` say after it, as an operator types them."""

import json

import pytest

from tests.support.node.protocol import WINDOW_SECONDS
from tests.support.oracle.commands import a_closed_day, run, write_config
from tests.support.oracle.committee import Committee
from tests.support.oracle.days import batches_on_chain, expect_exact

pytestmark = pytest.mark.node


def test_once__no_send__shows_and_leaves_everything_alone(committee: Committee) -> None:
    config = a_closed_day(committee)[2]
    result = run(config, "oracle", "once")
    assert result.exit_code == 0, result.stderr
    assert "would be proposed" in result.stdout
    assert "Dry run: nothing was sent" in result.stderr
    assert batches_on_chain(committee.protocol) == 0
    assert not list(committee.board.iterdir())


def test_once_and_status_and_show__whole_way__exact_and_readable(committee: Committee) -> None:
    fleets, readings, config = a_closed_day(committee)
    result = run(config, "oracle", "once", "--send", "--json")
    assert result.exit_code == 0, result.stderr
    notes = json.loads(result.stdout)["notes"]
    assert [note["action"] for note in notes] == ["proposed", "delivered"]
    batch_id = notes[1]["batch"]

    (waiting,) = json.loads(run(config, "status", "--json").stdout)["waiting_batches"]
    assert waiting["batch_id"] == batch_id
    assert 0 < waiting["seconds_left"] <= WINDOW_SECONDS

    committee.protocol.warp(committee.protocol.now + WINDOW_SECONDS)
    result = run(config, "oracle", "once", "--send", "--json")
    assert [n["action"] for n in json.loads(result.stdout)["notes"]] == ["processed", "claimed", "claimed"]
    expect_exact(committee.protocol, fleets, readings)

    for name in (batch_id, str(committee.board / batch_id[2:] / "batch.json")):
        shown = json.loads(run(config, "batch", "show", name, "--json").stdout)
        assert shown["batch_id"] == batch_id
        assert shown["status"] == "processed"
        assert shown["evidence"]["matches"] is True
        assert shown["signatures"]["signed_by"] == [committee.protocol.oracles[0].address]
        assert {row["factor"] for row in shown["fleets"]} == {512_000_000, 894_000_000}
    text = run(config, "status")
    assert text.exit_code == 0, text.stderr
    assert "2026-06-02T" in text.stdout
    assert run(config, "batch", "show", batch_id).exit_code == 0


def test_once__no_contract_at_the_address__says_so(committee: Committee) -> None:
    book = json.loads(committee.book.read_text())
    book["contracts"]["EnergyDataBridge"]["address"] = committee.protocol.oracles[0].address
    committee.book.write_text(json.dumps(book))
    result = run(write_config(committee), "oracle", "once")
    assert result.exit_code == 1
    assert "There is no code at" in result.stderr
