"""Evidence files are named by their root, so that whoever knows a batch finds and can check what is behind
it."""

from pathlib import Path

from gramwatt.protocol.batch import EvidencedBatch
from gramwatt.protocol.errors import EvidenceError
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.reading import SignedReading
from oracle.providers.evidence_files import read_evidence, write_evidence


def evidence_path(folder: Path, root: bytes) -> Path:
    """Where the evidence with this root lies in a folder."""
    return folder / f"{root.hex()}.jsonl"


def publish_evidence(folder: Path, batch: EvidencedBatch) -> Path:
    """Writes the evidence of a batch and returns where; writing it again changes nothing."""
    path = evidence_path(folder, batch.batch.evidence)
    write_evidence(path, batch.evidence)
    return path


def load_evidence(path: Path, root: bytes) -> list[SignedReading]:
    """The readings in a file. EvidenceError unless they are exactly those under `root`."""
    readings = read_evidence(path)
    found = merkle_root(readings) if readings else bytes(32)
    if found != root:
        raise EvidenceError(
            f"{path} has the root 0x{found.hex()}, and the batch's evidence is 0x{root.hex()}.",
            "The file was altered, or it belongs to another batch: fetch it again from another oracle.",
        )
    return readings
