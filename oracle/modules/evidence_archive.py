"""Evidence files named by their Merkle root, so that the evidence of a batch can be found and checked."""

from pathlib import Path

from gramwatt.protocol.batch import EvidencedBatch
from gramwatt.protocol.errors import EvidenceError
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.reading import SignedReading
from oracle.providers.evidence_files import read_evidence, write_evidence


def evidence_path(folder: Path, root: bytes) -> Path:
    """The path of the evidence with this root in a folder."""
    return folder / f"{root.hex()}.jsonl"


def publish_evidence(folder: Path, batch: EvidencedBatch) -> Path:
    """Write the evidence of a batch and return its path; writing it again changes nothing."""
    path = evidence_path(folder, batch.batch.evidence)
    write_evidence(path, batch.evidence)
    return path


def load_evidence(path: Path, root: bytes) -> list[SignedReading]:
    """Read the readings in a file. EvidenceError if their Merkle root is not `root`."""
    readings = read_evidence(path)
    actual_root = merkle_root(readings) if readings else bytes(32)
    if actual_root != root:
        raise EvidenceError(
            f"{path} has the root 0x{actual_root.hex()}, and the batch's evidence is 0x{root.hex()}.",
            "The file was altered, or it belongs to another batch: fetch it again from another oracle.",
        )
    return readings
