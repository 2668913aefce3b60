"""The demo as a newcomer runs it: the whole way on a real node, and every reason for which it cannot."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from demo.meters.fleets import demo_fleets
from demo.meters.replay import Calendar, expected_daily_wh
from demo.plants.measured_power import load_power_records
from demo.play import run
from demo.stage import stage
from gramwatt.chains.dev.accounts import dev_key
from gramwatt.chains.dev.anvil import free_port
from gramwatt.chains.dev.foundry import INSTALL
from gramwatt.chains.errors import BuildError
from gramwatt.cli.main import main
from tests.support.node.anvil import anvil

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def measured_wh() -> list[int]:
    """What the 69 meters' plants measured on each day."""
    records = load_power_records()
    fleets = demo_fleets(records)
    daily = expected_daily_wh(fleets, records, Calendar(stage.EMBEDDED_START, 3600))
    return [sum(fleet[day] for fleet in daily.values()) for day in range(2)]


def gramwatt(*arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, arguments)


def sentence(result: Result) -> str:
    """What a person reads of a failure, on one line."""
    assert "Traceback" not in result.output
    return " ".join(result.stderr.split())


@dataclass(frozen=True)
class Run:
    result: Result
    found: dict[str, Any]
    report: Path
    kept: Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Two days on a chain of its own."""
    folder = tmp_path_factory.mktemp("demo")
    report, kept = folder / "new" / "report.html", folder / "kept"
    result = gramwatt("demo", "--days", "2", "--json", "--report", str(report), "--keep", str(kept))
    return Run(result, json.loads(result.stdout), report, kept)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "deployer"
    path.write_text(dev_key(0).hex())
    path.chmod(0o600)
    return path


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Works in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- On a chain of its own --


def test_demo__two_days__every_difference_is_0(demo: Run) -> None:
    assert demo.result.exit_code == 0, demo.result.stderr
    assert demo.found["exact"] is True
    assert demo.found["problems"] == []
    assert len(demo.found["fleets"]) == 10
    for fleet in demo.found["fleets"]:
        credited = fleet["units"] * 10**12 + int(fleet["carry_ng"])
        assert credited == int(fleet["expected_ng"]) == fleet["energy_wh"] * fleet["factor"]
        assert (fleet["difference_ng"], fleet["units"] > 0) == ("0", True)


def test_demo__two_days__days_batches_and_readings_add_up(demo: Run, measured_wh: list[int]) -> None:
    found = demo.found
    assert [sum(day["energy_wh"].values()) for day in found["days"]] == measured_wh
    assert found["energy_wh"] == sum(measured_wh)
    assert [batch["period_end"] - batch["period_start"] for batch in found["batches"]] == [86_400] * 2
    assert found["readings_judged"] == found["oracles"] * (found["accepted"] + len(found["refused"]))
    first, steady = (batch["gas"] / batch["registers"] for batch in found["batches"])
    assert steady < 6_000 < first


def test_demo__dishonest_readings__refused_each_for_its_reason(demo: Run) -> None:
    assert [refusal["reason"] for refusal in demo.found["refused"]] == [
        "",
        "bad_signature",
        "counter_repeated",
        "clock_in_future",
        "beyond_nameplate",
        "bad_signature",
        "unknown_meter",
    ]


def test_demo__report__is_there_and_fetches_nothing(demo: Run) -> None:
    page = demo.report.read_text(encoding="utf-8")
    assert demo.found["report"] == str(demo.report)
    assert "<b>0 ng</b>" in page
    assert not re.search(r"(src|href)=[\"']?(https?:)?//|@import|url\((?!#|data:)", page)


def test_demo__kept_folder__has_book_stores_and_board_and_no_second_run(demo: Run) -> None:
    book = json.loads((demo.kept / "book.json").read_text())
    assert {name: entry["address"] for name, entry in book["contracts"].items()} == demo.found["contracts"]
    assert len(list(demo.kept.glob("oracle-*/readings.sqlite"))) == 5
    assert len(list(demo.kept.glob("board/*/batch.json"))) == 2
    again = gramwatt("demo", "--keep", str(demo.kept))
    assert again.exit_code == 1
    assert f"The folder {demo.kept} is not empty." in sentence(again)


def test_demo__a_measurement_that_the_chain_does_not_have__exit_1_and_says_where(
    newcomer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = expected_daily_wh

    def one_more(*arguments: Any) -> dict[int, tuple[int, ...]]:
        daily = honest(*arguments)
        return {**daily, 3: (daily[3][0] + 1, *daily[3][1:])}

    monkeypatch.setattr(run, "expected_daily_wh", one_more)
    result = gramwatt("demo", "--days", "1")
    assert result.exit_code == 1
    said = " ".join(result.stdout.split())
    assert "Kano workshops, Nigeria, 2026-06-01: the chain settled" in said
    assert "the difference is -894,000,000 ng." in said
    assert (newcomer / "reports" / "demo.html").is_file()


# -- On somebody's node --


def test_demo__rpc_twice__exact_both_times_beside_each_other(
    newcomer: Path, key_file: Path, measured_wh: list[int]
) -> None:
    with anvil() as url:
        arguments = ("demo", "--rpc", url, "--key-file", str(key_file), "--days", "1", "--json")
        first, second = gramwatt(*arguments), gramwatt(*arguments)
    assert (first.exit_code, second.exit_code) == (0, 0), first.stderr + second.stderr
    one, other = json.loads(first.stdout), json.loads(second.stdout)
    assert one["energy_wh"] == other["energy_wh"] == measured_wh[0]
    assert one["calendar_start"] < other["calendar_start"]
    assert not set(one["contracts"].values()) & set(other["contracts"].values())


class _KeepsItsClock(BaseHTTPRequestHandler):
    """A node as real ones are: it has blocks, and no method that moves its clock."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer: dict[str, Any] = {"jsonrpc": "2.0", "id": asked["id"]}
        if asked["method"] == "eth_getBlockByNumber":
            answer["result"] = {"number": "0x1", "timestamp": hex(1_790_000_000)}
        else:
            answer["error"] = {"code": -32601, "message": f"the method {asked['method']} does not exist"}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def real_node() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _KeepsItsClock)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_demo__rpc_of_a_chain_that_keeps_its_clock__is_a_sentence(
    newcomer: Path, key_file: Path, real_node: str
) -> None:
    result = gramwatt("demo", "--rpc", real_node, "--key-file", str(key_file))
    assert result.exit_code == 1
    assert "the method evm_setNextBlockTimestamp does not exist" in sentence(result)
    assert "14 days would take 14 days" in sentence(result)


def test_demo__rpc_where_nobody_listens__is_a_sentence(newcomer: Path, key_file: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    result = gramwatt("demo", "--rpc", url, "--key-file", str(key_file))
    assert result.exit_code == 1
    assert f"No Ethereum node answers at {url}" in sentence(result)


def test_demo__rpc_with_an_account_that_has_nothing__is_a_sentence(newcomer: Path, tmp_path: Path) -> None:
    poor = tmp_path / "poor"
    poor.write_text("11" * 32)
    poor.chmod(0o600)
    with anvil() as url:
        result = gramwatt("demo", "--rpc", url, "--key-file", str(poor))
    assert result.exit_code == 1
    assert "has 0 wei, but the demo's accounts need" in sentence(result)


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (None, 0o600, "cannot be read: No such file or directory"),
        ("", 0o600, "is empty"),
        ("not a key", 0o600, "contains neither 64 hexadecimal digits of a secret key nor a keystore"),
        ("22" * 32, 0o644, "is open to other users (mode 0644)"),
    ],
)
def test_demo__a_key_file_that_cannot_be_used__is_a_sentence(
    newcomer: Path, content: str | None, mode: int, says: str
) -> None:
    key_file = newcomer / "key"
    if content is not None:
        key_file.write_text(content)
        key_file.chmod(mode)
    result = gramwatt("demo", "--rpc", "http://127.0.0.1:1", "--key-file", str(key_file))
    assert result.exit_code == 1
    assert says in sentence(result)


def test_demo__rpc_without_a_key__is_a_usage_error(newcomer: Path) -> None:
    result = gramwatt("demo", "--rpc", "http://127.0.0.1:1")
    assert (result.exit_code, "--rpc and --key-file belong together" in sentence(result)) == (2, True)


# -- Without what it needs --


def test_demo__no_anvil__is_a_sentence_with_the_next_step(
    newcomer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise BuildError(f"{name} is not installed.", INSTALL)

    monkeypatch.setattr(stage, "foundry_binary", refuse)
    result = gramwatt("demo")
    assert result.exit_code == 1
    assert "is not installed. Run `make setup`" in sentence(result)


def test_demo__anvil_that_ends_at_once__says_what_it_said(
    newcomer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = newcomer / "anvil"
    broken.write_text("#!/bin/sh\necho no such luck >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(stage, "foundry_binary", lambda _name: broken)
    result = gramwatt("demo")
    assert result.exit_code == 1
    assert "anvil ended right after its start, with the output: no such luck." in sentence(result)
