"""The committee's board: a shared folder where oracles leave proposals and signatures for each other.

    <board>/<batch id>/batch.json  evidence.jsonl  <signer's address>.sig

Whoever can write there can write anything, so nothing in it counts by being there: a batch is what its digest
says, evidence what its root says, a signature whose key it recovers to. What is malformed is logged once and
left out.
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
from oracle.types.relay import Proposal

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
    """What the steps of the relay ask of a board."""

    def batch_ids(self) -> list[bytes]:
        """The ids under which something lies there."""

    def proposal(self, batch_id: bytes) -> Proposal | None:
        """What lies there as this batch; None if nothing does, or it is malformed. Its id is not checked."""

    def evidence(self, batch_id: bytes) -> list[SignedReading] | None:
        """The readings that lie there as its evidence; None likewise. Their root is not checked."""

    def signatures(self, batch_id: bytes) -> list[bytes]:
        """What lies there as signatures, whoever made them."""

    def propose(self, proposal: Proposal, evidence: Sequence[SignedReading]) -> None:
        """Puts a batch there."""

    def sign(self, batch_id: bytes, signer: ChecksumAddress, signature: bytes) -> None:
        """Puts a signature there, over whatever lies there under the signer's name."""


class FolderBoard:
    """A board in a folder that all oracles can write to. BoardError where this one cannot."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._complained: set[Path] = set()

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

    def proposal(self, batch_id: bytes) -> Proposal | None:
        path = self._path(batch_id) / BATCH
        content = read_bounded(path, MAX_BATCH_BYTES)
        found = None if content is None else from_json(batch_id, content)
        if found is None:
            self._complain(path, "is no batch")
        return found

    def evidence(self, batch_id: bytes) -> list[SignedReading] | None:
        path = self._path(batch_id) / EVIDENCE
        content = read_bounded(path, MAX_EVIDENCE_BYTES)
        if content is not None:
            try:
                return from_lines(content.decode("ascii").splitlines(), str(path))
            except (EvidenceError, UnicodeDecodeError):
                pass
        self._complain(path, "is no evidence")
        return None

    def signatures(self, batch_id: bytes) -> list[bytes]:
        signatures = []
        for path in islice(self._signature_files(batch_id), MAX_SIGNATURES):
            content = read_bounded(path, MAX_SIGNATURE_BYTES)
            if content is not None and _SIGNATURE.fullmatch(content):
                signatures.append(bytes.fromhex(content.decode("ascii")[2:]))
            else:
                self._complain(path, "is no signature")
        return signatures

    def propose(self, proposal: Proposal, evidence: Sequence[SignedReading]) -> None:
        folder = self._path(proposal.batch_id)
        with self._sentences():
            write_whole(folder / EVIDENCE, to_lines(evidence).encode("ascii"))
            # The batch comes last: who finds it finds its evidence.
            write_whole(folder / BATCH, to_json(proposal).encode("ascii"))

    def sign(self, batch_id: bytes, signer: ChecksumAddress, signature: bytes) -> None:
        name = f"{signer[2:].lower()}.sig"
        with self._sentences():
            write_whole(self._path(batch_id) / name, f"0x{signature.hex()}\n".encode("ascii"))

    def require_writable(self) -> None:
        """BoardError unless this node can leave something there."""
        with self._sentences():
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

    def _complain(self, path: Path, problem: str) -> None:
        if path not in self._complained:
            self._complained.add(path)
            logger.warning({"msg": f"On the board, {path.relative_to(self._folder)} {problem}."})

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BoardError(
                f"The board {self._folder} cannot be written to: {error.strerror or error}.",
                "Check board in [committee], its owner and its space.",
            ) from error


class ReadOnlyBoard:
    """A board that a dry run looks at: what would be left there is not."""

    def __init__(self, board: Board) -> None:
        self.batch_ids = board.batch_ids
        self.proposal = board.proposal
        self.evidence = board.evidence
        self.signatures = board.signatures

    def propose(self, proposal: Proposal, evidence: Sequence[SignedReading]) -> None:
        """Leaves nothing."""

    def sign(self, batch_id: bytes, signer: ChecksumAddress, signature: bytes) -> None:
        """Leaves nothing."""
