"""A real node for tests that need one: anvil from npm, on loopback, on a free port, ended with the block."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from web3 import HTTPProvider, Web3

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 30


def anvil_path() -> str:
    """Where anvil is; npm put it there."""
    found = shutil.which(
        "anvil", path=f"{ROOT / 'node_modules' / '.bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    )
    if found is None:
        raise FileNotFoundError("anvil is missing: run `make setup` (npm installs it).")
    return found


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def anvil(*options: str, timestamp: int | None = None) -> Iterator[str]:
    """Start anvil and yield its URL."""
    port = free_port()
    command = [anvil_path(), "--port", str(port), "--silent", "--hardfork", "cancun", *options]
    if timestamp is not None:
        command += ["--timestamp", str(timestamp)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(Web3(HTTPProvider(url)), process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(web3: Web3, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while not web3.is_connected():
        if process.poll() is not None:
            raise RuntimeError(f"anvil ended at once: {process.stderr.read() if process.stderr else ''}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"anvil did not answer within {START_TIMEOUT_S} s.")
        time.sleep(0.02)
