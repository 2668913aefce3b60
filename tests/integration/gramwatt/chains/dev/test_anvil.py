"""The node that gramwatt starts ends with the process that started it, however that ends."""

import os
import signal
import subprocess
import sys
import time

import pytest
import requests

from gramwatt.chains.evm.abi.artifacts import ROOT

pytestmark = pytest.mark.node

_STARTS_A_CHAIN = """
import sys, time
from gramwatt.chains.dev.anvil import local_chain
with local_chain() as url:
    print(url, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("last_word", [signal.SIGKILL, signal.SIGINT])
def test_local_chain__its_process_is_killed__ends_as_well(last_word: signal.Signals) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", _STARTS_A_CHAIN],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert starter.stdout is not None
    url = starter.stdout.readline().strip()
    assert answers(url)
    starter.send_signal(last_word)
    starter.wait(timeout=30)
    starter.stdout.close()
    deadline = time.monotonic() + 30
    while answers(url):
        assert time.monotonic() < deadline, f"{url} answers although its process is gone"


def answers(url: str) -> bool:
    question = {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}
    try:
        return requests.post(url, json=question, timeout=1).ok
    except requests.RequestException:
        return False
