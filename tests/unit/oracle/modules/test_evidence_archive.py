"""Evidence on disk is the evidence of its batch, or it is refused."""

import pytest

from gramwatt.protocol.batch import EnergyBatch, EvidencedBatch
from gramwatt.protocol.errors import EvidenceError
from gramwatt.protocol.evidence import in_leaf_order, merkle_root
from gramwatt.protocol.quantities import UnixTime
from oracle.modules.evidence_archive import load_evidence, publish_evidence
from tests.support.oracle.readings import make_device, sign_hours

READINGS = tuple(in_leaf_order(sign_hours(make_device(), 4)))
ROOT = merkle_root(READINGS)
BATCH = EvidencedBatch(EnergyBatch(UnixTime(0), UnixTime(86_400), ROOT, ()), READINGS)


def test_publish_evidence__a_batch__is_found_under_its_root(tmp_path):
    path = publish_evidence(tmp_path, BATCH)
    assert path == tmp_path / f"{ROOT.hex()}.jsonl"
    assert load_evidence(path, ROOT) == list(READINGS)
    assert publish_evidence(tmp_path, BATCH) == path


def test_load_evidence__a_line_less__is_refused(tmp_path):
    path = publish_evidence(tmp_path, BATCH)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    with pytest.raises(EvidenceError, match=f"evidence is 0x{ROOT.hex()}"):
        load_evidence(path, ROOT)


@pytest.mark.parametrize("position", [11, 80, 90, 160, 300])
def test_load_evidence__one_altered_digit__is_refused(tmp_path, position):
    path = publish_evidence(tmp_path, BATCH)
    text = path.read_text()
    digit = "1" if text[position] == "0" else "0"
    path.write_text(text[:position] + digit + text[position + 1 :])
    with pytest.raises(EvidenceError):
        load_evidence(path, ROOT)


def test_load_evidence__an_empty_file__is_refused(tmp_path):
    (tmp_path / "root.jsonl").touch()
    with pytest.raises(EvidenceError, match="has the root 0x0000"):
        load_evidence(tmp_path / "root.jsonl", ROOT)
