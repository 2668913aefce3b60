"""A folder that others write to: what is whole is found, what is malformed is left out, nothing blocks."""

import os
from pathlib import Path

import pytest
from eth_utils.address import to_checksum_address

from gramwatt.protocol.batch import EnergyBatch, FleetReadings
from gramwatt.protocol.quantities import FleetId, UnixTime
from gramwatt.protocol.reading import SignedReading
from oracle.providers.board import MAX_BATCH_BYTES, FolderBoard, ReadOnlyBoard
from oracle.types.errors import BoardError
from oracle.types.relay import BatchProposal

BATCH_ID = b"\xab" * 32
BATCH = EnergyBatch(
    UnixTime(1),
    UnixTime(2),
    b"\2" * 32,
    (FleetReadings(FleetId(3), 4, (2**256 - 1, 0)), FleetReadings(FleetId(5), 0, (7,))),
)
PROPOSAL = BatchProposal(BATCH_ID, BATCH, UnixTime(9), (b"\3" * 84,))
EVIDENCE = [SignedReading(b"\4" * 32, b"\0" * 32, b"\5" * 65)]
SIGNER = to_checksum_address("0x" + "c1" * 20)
SIGNATURE = b"\6" * 65


@pytest.fixture
def board(tmp_path: Path) -> FolderBoard:
    board = FolderBoard(tmp_path)
    board.propose(PROPOSAL, EVIDENCE)
    board.sign(BATCH_ID, SIGNER, SIGNATURE)
    return board


def folder(tmp_path: Path) -> Path:
    return tmp_path / BATCH_ID.hex()


def test_propose_and_sign__another_looks__finds_all_of_it(board: FolderBoard, tmp_path: Path) -> None:
    other = FolderBoard(tmp_path)
    assert other.batch_ids() == [BATCH_ID]
    assert other.proposal(BATCH_ID) == PROPOSAL
    assert other.evidence(BATCH_ID) == EVIDENCE
    assert other.signatures(BATCH_ID) == [SIGNATURE]
    assert sorted(path.name for path in folder(tmp_path).iterdir()) == [
        "batch.json", "c1" * 20 + ".sig", "evidence.jsonl"
    ]  # fmt: skip


def test_propose__dies_before_the_rename__nothing_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        FolderBoard(tmp_path).propose(PROPOSAL, EVIDENCE)
    assert list(folder(tmp_path).iterdir()) == []
    assert FolderBoard(tmp_path).proposal(BATCH_ID) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b" " * (MAX_BATCH_BYTES + 1),
    ],
)
def test_proposal__malformed__none(board: FolderBoard, tmp_path: Path, content: bytes) -> None:
    (folder(tmp_path) / "batch.json").write_bytes(content)
    assert board.proposal(BATCH_ID) is None


@pytest.mark.parametrize(
    "content", [b"x\n", b"{}\n", b'{"word":"0x","air":"0x","signature":"0x"}\n', b"\xff"]
)
def test_evidence__malformed__none(board: FolderBoard, tmp_path: Path, content: bytes) -> None:
    (folder(tmp_path) / "evidence.jsonl").write_bytes(content)
    assert board.evidence(BATCH_ID) is None


@pytest.mark.parametrize("content", [b"", b"0x12", b"0x" + b"zz" * 65, b"0x" + b"00" * 100_000])
def test_signatures__malformed__left_out_and_the_others_stay(
    board: FolderBoard, tmp_path: Path, content: bytes
) -> None:
    (folder(tmp_path) / f"{'d' * 40}.sig").write_bytes(content)
    assert board.signatures(BATCH_ID) == [SIGNATURE]


def test_board__links_pipes_and_folders_under_its_names__none_and_no_waiting(
    board: FolderBoard, tmp_path: Path
) -> None:
    for name, make in (("batch.json", os.mkfifo), ("evidence.jsonl", os.mkdir)):
        (folder(tmp_path) / name).unlink()
        make(folder(tmp_path) / name)
    (folder(tmp_path) / f"{'e' * 40}.sig").symlink_to("/dev/zero")
    assert board.proposal(BATCH_ID) is None
    assert board.evidence(BATCH_ID) is None
    assert board.signatures(BATCH_ID) == [SIGNATURE]


def test_batch_ids__other_names__are_not_looked_at(board: FolderBoard, tmp_path: Path) -> None:
    for name in ("AB" * 32, "ab" * 31, "..x", "notes.txt"):
        (tmp_path / name).mkdir()
    assert board.batch_ids() == [BATCH_ID]


def test_board__folder_missing__sentence(tmp_path: Path) -> None:
    with pytest.raises(BoardError, match="cannot be read: No such file or directory"):
        FolderBoard(tmp_path / "gone").batch_ids()


def test_complaint__same_file_again__logged_once(
    board: FolderBoard, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder(tmp_path) / "batch.json").write_bytes(b"{")
    for _ in range(3):
        board.proposal(BATCH_ID)
    assert len(caplog.records) == 1


def test_read_only_board__propose_and_sign__leaves_nothing(tmp_path: Path) -> None:
    board = ReadOnlyBoard(FolderBoard(tmp_path))
    board.propose(PROPOSAL, EVIDENCE)
    board.sign(BATCH_ID, SIGNER, SIGNATURE)
    assert board.batch_ids() == []
