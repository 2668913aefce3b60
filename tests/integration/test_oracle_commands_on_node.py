"""`gramwatt oracle`, `batch` and `status` as an operator types them, against a real node."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.cli.main import main
from tests.integration.test_relay_on_node import (
    DAY,
    GENESIS,
    GRACE,
    batches_on_chain,
    expect_exact,
    open_fleets,
    sign_a_day,
)
from tests.support.node.anvil import anvil
from tests.support.node.protocol import WINDOW_SECONDS, deploy_on_node
from tests.support.oracle.committee import Committee

pytestmark = pytest.mark.node

PATIENCE_SECONDS = 60


@pytest.fixture
def committee(tmp_path: Path) -> Iterator[Committee]:
    with anvil(timestamp=GENESIS) as url:
        yield Committee(deploy_on_node(url, oracles=1, threshold=1), url, tmp_path)


def write_config(committee: Committee, **chain: Any) -> Path:
    committee.config(0)  # the key's file
    home = committee.folder / "oracle0"
    on_chain: dict[str, Any] = {
        "rpc_url": committee.url,
        "chain_id": 31_337,
        "address_book": str(committee.book),
        "finality": 0,
    }
    sections: dict[str, dict[str, Any]] = {
        "chain": {**on_chain, **chain},
        "node": {"key_file": str(home / "key"), "data_dir": str(home)},
        "committee": {"board": str(committee.board)},
        "settle": {"claim": "all"},
        "loop": {"cycle_seconds": 1},
    }
    lines = []
    for name, members in sections.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in members.items())]
    path = committee.folder / "gramwatt.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def command(config: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "gramwatt.cli.main", "--config", str(config), *arguments]


def run(config: Path, *arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, ["--config", str(config), *arguments])


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


def test_run__sigterm__ends_with_zero_after_its_step(committee: Committee) -> None:
    config = a_closed_day(committee)[2]
    process = start(config)
    try:
        wait_for(lambda: batches_on_chain(committee.protocol) == 1)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()
    assert process.returncode == 0
    lines = [json.loads(line) for line in errors.splitlines()]
    assert all("msg" in line for line in lines)
    assert any(line.get("action") == "delivered" for line in lines)
    assert lines[-1]["msg"] == "The node stopped as it was told to."


def test_run__sigkill_again_and_again__one_batch_exact(committee: Committee) -> None:
    fleets, readings, config = a_closed_day(committee)
    chance = random.Random(11)
    for _ in range(2):
        process = start(config)
        assert process.stderr is not None
        assert "The node runs." in process.stderr.readline()
        time.sleep(chance.uniform(0.0, 0.5))  # a real process dies wherever its first cycle happens to be
        process.kill()
        process.wait(timeout=10)
    process = start(config)
    try:
        wait_for(lambda: batches_on_chain(committee.protocol) >= 1)
        committee.protocol.warp(committee.protocol.now + WINDOW_SECONDS)
        wait_for(lambda: not unclaimed(committee))
    finally:
        process.kill()
        process.wait(timeout=10)
    assert batches_on_chain(committee.protocol) == 1
    expect_exact(committee.protocol, fleets, readings)


def test_check__ready__all_ok(committee: Committee) -> None:
    result = run(write_config(committee), "oracle", "check", "--json")
    assert result.exit_code == 0, result.stdout
    assert {item["name"] for item in json.loads(result.stdout)} == {
        "key", "chain", "finality", "committee", "gas", "clock", "store", "board"
    }  # fmt: skip


def test_oracle__something_is_wrong__a_sentence_and_not_zero(committee: Committee) -> None:
    cases: list[tuple[dict[str, Any], str | None, str]] = [
        ({"chain_id": 1}, None, "is on chain 31337"),
        ({"rpc_url": "http://127.0.0.1:9"}, None, "does not answer"),
        ({"address_book": "missing.json"}, None, "The address book"),
        ({}, "", "is empty"),
        ({}, "0x12", "64 hexadecimal digits"),
    ]
    for chain, key, sentence in cases:
        config = write_config(committee, **chain)
        if key is not None:
            (committee.folder / "oracle0" / "key").write_text(key)
        for arguments in (("once", "--send"), ("check", "--json"), ("run", "--send")):
            result = run(config, "oracle", *arguments)
            assert result.exit_code == 1, (sentence, arguments)
            assert sentence in result.stdout + result.stderr
            assert "Traceback" not in result.stdout + result.stderr


def test_once__no_contract_at_the_address__says_so(committee: Committee) -> None:
    book = json.loads(committee.book.read_text())
    book["contracts"]["EnergyDataBridge"]["address"] = committee.protocol.oracles[0].address
    committee.book.write_text(json.dumps(book))
    result = run(write_config(committee), "oracle", "once")
    assert result.exit_code == 1
    assert "There is no code at" in result.stderr


def a_closed_day(committee: Committee) -> tuple[Any, Any, Path]:
    protocol = committee.protocol
    fleets = open_fleets(protocol, meters=2)
    readings = sign_a_day(protocol, 0, random.Random(5))
    protocol.warp(GENESIS + DAY + GRACE + 1)
    committee.give(0, readings)
    return fleets, readings, write_config(committee)


def start(config: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(config, "oracle", "run", "--send"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ},
    )


def unclaimed(committee: Committee) -> bool:
    return len(committee.protocol.bridge.events.CreditsClaimed().get_logs(from_block=0)) < 2


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
