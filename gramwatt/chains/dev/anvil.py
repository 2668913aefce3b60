"""A node of one's own: anvil on loopback, on a free port, that ends with the process that started it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

import requests

from gramwatt.chains.dev.foundry import foundry_binary
from gramwatt.chains.errors import ChainError

START_SECONDS: Final = 30
END_SECONDS: Final = 10
HARDFORK: Final = "cancun"
"""What the contracts are compiled for."""

# The shell reads a pipe that this process holds. However the process ends, the pipe closes with it, and the
# chain is told to end as well.
_WATCHED: Final = """
exec 3<&0
"$@" </dev/null 3<&- & chain=$!
(read -r _ <&3; kill "$chain") 2>/dev/null & reader=$!
wait "$chain"; code=$?
kill "$reader" 2>/dev/null
exit "$code"
"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def local_chain(*options: str, timestamp: int | None = None, anvil: Path | None = None) -> Iterator[str]:
    """Starts the chain and yields its URL.

    timestamp: of block 0 in Unix seconds. BuildError if anvil is not installed, ChainError if it does not
    come up; it leaves no process behind.
    """
    port = free_port()
    command = [
        str(anvil or foundry_binary("anvil")),
        "--port",
        str(port),
        "--quiet",
        "--hardfork",
        HARDFORK,
        *options,
    ]
    if timestamp is not None:
        command += ["--timestamp", str(timestamp)]
    with TemporaryFile() as complaints:
        process = subprocess.Popen(
            ["sh", "-c", _WATCHED, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,  # Ctrl-C is for this process, which then ends the chain
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, complaints)
            yield f"http://127.0.0.1:{port}"
        finally:
            _end(process)


def _wait_for(url: str, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    question = {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}
    while True:
        with suppress(requests.RequestException):
            requests.post(url, json=question, timeout=1).raise_for_status()
            return
        if process.poll() is not None:
            complaints.seek(0)
            said = complaints.read(2_000).decode(errors="replace").strip() or "nothing"
            raise ChainError(f"anvil ended as soon as it began, and said: {said}.", "Run `make setup` again.")
        if time.monotonic() > deadline:
            raise ChainError(
                f"anvil does not answer at {url} after {START_SECONDS} s.",
                "Try again when the machine rests.",
            )
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Closes the pipe and waits; what is left of the group after that is ended without a word."""
    if process.stdin:
        process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=END_SECONDS)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
