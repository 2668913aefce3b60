"""A temporary local node: anvil on loopback, on a free port; it ends with the process that started it."""

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
"""The hardfork that the contracts are compiled for."""

# The shell reads from a pipe that this process keeps open. When the process ends in any way, the pipe closes
# and the shell ends the chain.
_WATCHED: Final = """
exec 3<&0
"$@" </dev/null 3<&- & chain=$!
(read -r _ <&3; kill "$chain") 2>/dev/null & reader=$!
wait "$chain"; code=$?
kill "$reader" 2>/dev/null
exit "$code"
"""


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def local_chain(*options: str, timestamp: int | None = None, anvil: Path | None = None) -> Iterator[str]:
    """Starts the chain, yields its URL, and ends it.

    timestamp: of block 0 in Unix seconds. BuildError if anvil is not installed, ChainError if it does not
    start; no process is left behind.
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
    with TemporaryFile() as stderr_file:
        process = subprocess.Popen(
            ["sh", "-c", _WATCHED, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=stderr_file,
            start_new_session=True,  # Ctrl-C goes to this process only, which then ends the chain
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, stderr_file)
            yield f"http://127.0.0.1:{port}"
        finally:
            _end(process)


def _wait_for(url: str, process: subprocess.Popen[bytes], stderr_file: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    request = {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}
    while True:
        with suppress(requests.RequestException):
            requests.post(url, json=request, timeout=1).raise_for_status()
            return
        if process.poll() is not None:
            stderr_file.seek(0)
            output = stderr_file.read(2_000).decode(errors="replace").strip() or "nothing"
            raise ChainError(
                f"anvil ended right after its start, with the output: {output}.", "Run `make setup` again."
            )
        if time.monotonic() > deadline:
            raise ChainError(
                f"anvil does not answer at {url} after {START_SECONDS} s.",
                "Try again when the machine is less busy.",
            )
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Closes the pipe and waits; then kills what is left of the process group."""
    if process.stdin:
        process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=END_SECONDS)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
