"""What operators type, run against a node: a configuration in a file, and a day that can be settled."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.cli.main import main
from tests.support.node.protocol import DAY
from tests.support.oracle.committee import Committee
from tests.support.oracle.days import GENESIS, GRACE, open_fleets, sign_a_day

PATIENCE_SECONDS = 60


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
