"""Evidence files: what is written is read, all of it or nothing."""

import pytest

from gramwatt.protocol.errors import EvidenceError
from gramwatt.protocol.reading import SignedReading
from oracle.providers.evidence_files import read_evidence, write_evidence
from tests.support.oracle.readings import make_device, sign_hours

READINGS = sign_hours(make_device(), 3)
ENDINGS = ["jsonl", "parquet"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_read_evidence__what_was_written__comes_back_in_order(tmp_path, ending):
    path = tmp_path / "evidence" / f"root.{ending}"
    write_evidence(path, READINGS)
    assert read_evidence(path) == READINGS
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ENDINGS)
def test_write_evidence__failing_half_way__leaves_the_file_as_it_was(tmp_path, ending):
    path = tmp_path / f"root.{ending}"
    write_evidence(path, READINGS)
    with pytest.raises(AttributeError):
        write_evidence(path, [*READINGS, None])  # type: ignore[list-item]
    assert read_evidence(path) == READINGS
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "damage",
    [
        "{",
        "[]",
        '{"word":"0x00"}',
        '{"word":1,"air":2,"signature":3}',
        '{"word":"zz","air":"","signature":""}',
    ],
)
def test_read_evidence__a_damaged_line__is_named(tmp_path, damage):
    path = tmp_path / "root.jsonl"
    write_evidence(path, READINGS[:1])
    path.write_text(f"{path.read_text()}{damage}\n")
    with pytest.raises(EvidenceError, match=r"line 2 is not a signed reading\. Fetch it again"):
        read_evidence(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_read_evidence__a_byte_moved_from_word_to_air__is_refused(tmp_path, ending):
    reading = READINGS[0]
    moved = SignedReading(reading.word[:-1], reading.word[-1:] + reading.air, reading.signature)
    write_evidence(tmp_path / f"root.{ending}", [moved])
    with pytest.raises(EvidenceError):
        read_evidence(tmp_path / f"root.{ending}")


def test_read_evidence__a_damaged_parquet_file__is_a_sentence(tmp_path):
    (tmp_path / "root.parquet").write_bytes(b"PAR1")
    with pytest.raises(EvidenceError, match="is not a Parquet file of signed readings"):
        read_evidence(tmp_path / "root.parquet")


@pytest.mark.parametrize("ending", ENDINGS)
def test_read_evidence__no_file__is_a_sentence(tmp_path, ending):
    with pytest.raises(EvidenceError, match="No such file"):
        read_evidence(tmp_path / f"root.{ending}")


def test_write_evidence__another_ending__is_a_sentence(tmp_path):
    with pytest.raises(EvidenceError, match=r"ends in \.csv"):
        write_evidence(tmp_path / "root.csv", READINGS)
