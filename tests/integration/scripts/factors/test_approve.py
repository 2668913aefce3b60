"""`ape run factors approve`: signed on a machine without a network, and delivered by anyone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gramwatt.chains.dev.accounts import dev_address
from gramwatt.chains.evm.abi.artifacts import ROOT
from tests.support.deploying.plans import LOCAL

pytestmark = [pytest.mark.node, pytest.mark.ape]

PLAN = ("--plan", str(LOCAL))


def offline(*arguments: str) -> str:
    """`approve --offline` as it is typed on a machine without a network: no --network, no --book."""
    from scripts import factors

    answer = CliRunner().invoke(factors.cli, ["approve", "--offline", *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_approve__offline_then_delivered__counts_and_only_once(bench):
    name = bench.open_for_approval(bench.factor_file())
    export, files = str(bench.folder / "kenya.json"), []
    assert "has the whole proposal" in bench.done("show", name, "--export", export, *PLAN)
    for number in range(1, 4):
        files.append(str(bench.folder / f"approval{number}.json"))
        signed = offline(
            export, "--key-file", str(bench.key(f"signer_{number}")), "--out", files[-1], "--yes"
        )
        assert "Kenya (404): 512.000000 → 430.000000 g/kWh" in signed
        assert f"To approve as {dev_address(10 + number)}" in signed

    dry = bench.done("approve", "--deliver", *files, person="guardian", send=False)
    assert dry.count("simulated: it would succeed now") == 3
    bench.done("approve", "--deliver", files[0], person="guardian")
    together = bench.done("approve", "--deliver", *files, person="guardian")

    assert f"{dev_address(11)} approved {name} before: nothing is left to do." in together
    assert "approved, 3 of 3 approvals" in together


def test_approve__altered_approval__refused_before_anything_is_sent(bench):
    name = bench.open_for_approval(bench.factor_file())
    export, approval = str(bench.folder / "kenya.json"), bench.folder / "approval.json"
    bench.done("show", name, "--export", export)
    offline(export, "--key-file", str(bench.key("signer_1")), "--out", str(approval), "--yes")
    content = json.loads(approval.read_text())
    approval.write_text(json.dumps({**content, "deadline": content["deadline"] + 1}))

    answer = bench.refused("approve", "--deliver", str(approval), person="guardian")

    assert "approval.json says that 0x" in answer


def test_approve__offline_in_a_process_without_a_network__signs(bench):
    """No proxy, no socket that could be opened: whatever tries to connect fails."""
    name = bench.open_for_approval(bench.factor_file())
    export, out = bench.folder / "kenya.json", bench.folder / "approval.json"
    bench.done("show", name, "--export", str(export))
    guard = bench.folder / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(
        "import socket\n"
        "def refuse(*args, **kwargs):\n"
        "    raise SystemExit('somebody wants a network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
    )
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(guard),
    }

    options = ("--key-file", str(bench.key("signer_1")), "--out", str(out), "--yes")
    answer = subprocess.run(
        ["ape", "run", "factors", "approve", "--offline", str(export), *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr
    assert out.exists()
    assert "in approval; 1 of 3 approvals" in bench.done("approve", "--deliver", str(out), person="guardian")
