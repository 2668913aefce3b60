"""Writes down what a test does to its chain, so that forge can do it again and count lines (tests/coverage/).

On only where GRAMWATT_RECORDING names a folder: one file a chain, one act a line.
    D sender nonce source:name constructor-arguments    W timestamp    C sender to calldata    S    R
"""

import os
import uuid
from pathlib import Path
from typing import TextIO

from eth_utils.address import to_checksum_address
from web3.types import Nonce
from web3.utils.address import get_create_address

MAX_NONCE = 1_000


class Recording:
    """One chain's acts; does nothing where nobody asked for it."""

    def __init__(self) -> None:
        folder = os.environ.get("GRAMWATT_RECORDING")
        self._file: TextIO | None = None
        if folder:
            self._file = (Path(folder) / f"{uuid.uuid4().hex}.txt").open("w", buffering=1)

    def _write(self, *words: object) -> None:
        if self._file:
            self._file.write(" ".join(str(word) for word in words) + "\n")

    def deployed(self, sender: str, address: str | None, source: str, arguments: bytes) -> None:
        """`address` is None for a constructor that refused."""
        if self._file:
            self._write("D", sender, _nonce(sender, address), source, "0x" + arguments.hex())

    def warped(self, timestamp: int) -> None:
        self._write("W", timestamp)

    def called(self, sender: str, to: str, calldata: bytes) -> None:
        self._write("C", sender, to, "0x" + calldata.hex())

    def marked(self) -> None:
        self._write("S")

    def reverted(self) -> None:
        self._write("R")


def _nonce(sender: str, address: str | None) -> int:
    """The nonce that made the address; signatures name addresses, so they must come out the same."""
    origin = to_checksum_address(sender)
    made = (nonce for nonce in map(Nonce, range(MAX_NONCE)) if get_create_address(origin, nonce) == address)
    return next(made) if address else MAX_NONCE
