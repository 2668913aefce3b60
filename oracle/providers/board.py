"""The committee's board: a shared folder in which oracles exchange batch proposals and signatures.

    <board>/<batch id>/batch.json  evidence.jsonl  <signer's address>.sig

Anyone with write access can write anything, so no file is trusted: callers check a batch by its digest,
evidence by its root, and a signature by the key that it recovers to. Malformed files are logged once and
skipped.
"""

import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from eth_typing import ChecksumAddress

from gramwatt.protocol.errors import EvidenceError
from gramwatt.protocol.reading import SignedReading
from oracle.providers.board_files import from_json, read_bounded, to_json, write_whole
from oracle.providers.evidence_files import from_lines, to_lines
from oracle.types.errors import BoardError
from oracle.types.relay import BatchProposal

logger = logging.getLogger(__name__)

BATCH: Final = "batch.json"
EVIDENCE: Final = "evidence.jsonl"
MAX_PROPOSALS: Final = 20_000
MAX_SIGNATURES: Final = 256
MAX_BATCH_BYTES: Final = 4 * 2**20
"""A batch of 5,000 words and as many fleets takes less than 1 MiB."""
MAX_EVIDENCE_BYTES: Final = 32 * 2**20
"""5,000 words have 40,000 lanes; a signed reading takes less than 400 bytes."""
MAX_SIGNATURE_BYTES: Final = 200

_FOLDER = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SIGNATURE_FILE = re.compile(r"[0-9a-f]{40}\.sig", re.ASCII)
_SIGNATURE = re.compile(rb"0x[0-9a-f]{130}\n?")


class Board(Protocol):
    """The board as the steps of the relay use it."""

    def batch_ids(self) -> list[bytes]:
        """The ids of the batches that have a folder on the board."""

    def proposal(self, batch_id: bytes) -> BatchProposal | None:
        """The batch proposal with this id; None if it is missing or malformed. The digest is not checked."""

    def evidence(self, batch_id: bytes) -> list[SignedReading] | None:
        """The readings of its evidence; None if they are missing or malformed. The root is not checked."""

    def signatures(self, batch_id: bytes) -> list[bytes]:
        """The well-formed signatures for this batch. Their signers are not checked."""

    def propose(self, proposal: BatchProposal, evidence: Sequence[SignedReading]) -> None:
        """Put a batch and its evidence on the board."""

    def sign(self, batch_id: bytes, signer: ChecksumAddress, signature: bytes) -> None:
        """Put a signature on the board, replacing any other file of this signer."""


class FolderBoard:
    """A board in a folder that all oracles can write to. BoardError if this one cannot."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._warned: set[Path] = set()

    def batch_ids(self) -> list[bytes]:
        try:
            with os.scandir(self._folder) as entries:
                names = [entry.name for entry in islice(entries, MAX_PROPOSALS)]
        except OSError as error:
            raise BoardError(
                f"The board {self._folder} cannot be read: {error.strerror or error}.",
                "Check board in [committee], and that the shared folder is mounted.",
            ) from error
        return [bytes.fromhex(name) for name in sorted(names) if _FOLDER.fullmatch(name)]

    def proposal(self, batch_id: bytes) -> BatchProposal | None:
        path = self._path(batch_id) / BATCH
        content = read_bounded(path, MAX_BATCH_BYTES)
        proposal = None if content is None else from_json(batch_id, content)
        if proposal is None:
            self._warn_once(path, "is not a batch")
        return proposal

    def evidence(self, batch_id: bytes) -> list[SignedReading] | None:
        path = self._path(batch_id) / EVIDENCE
        content = read_bounded(path, MAX_EVIDENCE_BYTES)
        if content is not None:
            try:
                return from_lines(content.decode("ascii").splitlines(), str(path))
            except (EvidenceError, UnicodeDecodeError):
                pass
        self._warn_once(path, "is not evidence")
        return None

    def signatures(self, batch_id: bytes) -> list[bytes]:
        signatures = []
        for path in islice(self._signature_files(batch_id), MAX_SIGNATURES):
            content = read_bounded(path, MAX_SIGNATURE_BYTES)
            if content is not None and _SIGNATURE.fullmatch(content):
                signatures.append(bytes.fromhex(content.decode("ascii")[2:]))
            else:
                self._warn_once(path, "is not a signature")
        return signatures

    def propose(self, proposal: BatchProposal, evidence: Sequence[SignedReading]) -> None:
        folder = self._path(proposal.batch_id)
        with self._as_board_error():
            write_whole(folder / EVIDENCE, to_lines(evidence).encode("ascii"))
            # The batch comes last, so that its evidence is there when the batch is read.
            write_whole(folder / BATCH, to_json(proposal).encode("ascii"))

    def sign(self, batch_id: bytes, signer: ChecksumAddress, signature: bytes) -> None:
        name = f"{signer[2:].lower()}.sig"
        with self._as_board_error():
            write_whole(self._path(batch_id) / name, f"0x{signature.hex()}\n".encode("ascii"))

    def require_writable(self) -> None:
        """BoardError unless this node can write to the board."""
        with self._as_board_error():
            self._folder.mkdir(parents=True, exist_ok=True)
            probe = self._folder / f".probe-{os.getpid()}"
            write_whole(probe, b"")
            probe.unlink()

    def _path(self, batch_id: bytes) -> Path:
        return self._folder / batch_id.hex()

    def _signature_files(self, batch_id: bytes) -> Iterator[Path]:
        try:
            with os.scandir(self._path(batch_id)) as entries:
                for entry in entries:
                    if _SIGNATURE_FILE.fullmatch(entry.name):
                        yield Path(entry.path)
        except OSError:
            return

    def _warn_once(self, path: Path, problem: str) -> None:
        if path not in self._warned:
            self._warned.add(path)
            logger.warning({"msg": f"On the board, {path.relative_to(self._folder)} {problem}."})

    @contextmanager
    def _as_board_error(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BoardError(
                f"The board {self._folder} cannot be written to: {error.strerror or error}.",
                "Check board in [committee], its owner and its free space.",
            ) from error


class ReadOnlyBoard:
    """A board for dry runs: it reads, and writes nothing."""

    def __init__(self, board: Board) -> None:
        self.batch_ids = board.batch_ids
        self.proposal = board.proposal
        self.evidence = board.evidence
        self.signatures = board.signatures

    def propose(self, proposal: BatchProposal, evidence: Sequence[SignedReading]) -> None:
        """Write nothing."""

    def sign(self, batch_id: bytes, signer: ChecksumAddress, signature: bytes) -> None:
        """Write nothing."""
