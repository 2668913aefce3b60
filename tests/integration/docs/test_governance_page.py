"""docs/governance.md as a newcomer types it: every bash block, in order, in one shell, against a node."""

import csv
import os
import re
import subprocess

import pytest

from gramwatt.chains.evm.abi.artifacts import ROOT
from tests.support.node.anvil import anvil

PAGE = ROOT / "docs" / "governance.md"
NODE = "http://127.0.0.1:8545"
_BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def script(url: str, folder: str) -> str:
    """The page's commands; only the node's address and the folder are the test's own."""
    commands = "\n".join(_BLOCK.findall(PAGE.read_text(encoding="utf-8")))
    assert commands.count(NODE) == commands.count("$(mktemp -d)") == 1
    return "set -euo pipefail\n" + commands.replace(NODE, url).replace("$(mktemp -d)", folder)


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """What the commands print, and the folder that they leave behind."""
    folder = tmp_path_factory.mktemp("governance")
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    with anvil("--accounts", "20") as url:
        ran = subprocess.run(
            ["bash", "-c", script(url, str(folder))],
            cwd=ROOT,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )
    assert ran.returncode == 0, f"{ran.stdout[-4_000:]}\n{ran.stderr[-4_000:]}"
    return ran.stdout, folder


def test_page__its_commands__take_a_factor_from_check_to_execution(typed):
    said, folder = typed

    assert "Kenya (404): 512.000000 → 70.492000 g/kWh (−86.2 %)" in said
    assert "3 of 3 approvals; executable from" in said
    assert re.search(r"0x[0-9a-f]{8} is executed\.", said)
    with (folder / "kenya.csv").open(encoding="utf-8") as file:
        records = list(csv.DictReader(file))
    assert len(records) == 2
    assert "512000000" in records[0].values()
    assert "70492000" in records[1].values()


def test_page__dry_run__sends_nothing(typed):
    said, _ = typed
    before_sending = said.split("Dry run: nothing was sent.")[0]
    proposed = before_sending.rsplit("What it changes", 1)[1]
    assert "Sent: block" not in proposed


def test_page__parameter_and_quarantine__are_told_in_sentences(typed):
    said, _ = typed
    assert "Nigeria (566): nothing more is issued in it until governance ends the quarantine." in said
    assert "EnergyDataBridge.setChallengeWindow" in said
