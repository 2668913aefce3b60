"""Files that others can write: a batch comes back as it went or is None, and nothing is read without end."""

import json
import os
from pathlib import Path

import pytest

from gramwatt.protocol.batch import EnergyBatch, FleetReadings
from gramwatt.protocol.quantities import FleetId, UnixTime
from oracle.providers.board_files import from_json, read_bounded, to_json, write_whole
from oracle.types.relay import BatchProposal

BATCH_ID = b"\xab" * 32
PROPOSAL = BatchProposal(
    BATCH_ID,
    EnergyBatch(
        UnixTime(0),
        UnixTime(2**64 - 1),
        b"\2" * 32,
        (FleetReadings(FleetId(2**32 - 1), 2**16 - 1, (2**256 - 1, 0)), FleetReadings(FleetId(5), 0, ())),
    ),
    UnixTime(9),
    (b"\3" * 84, b"\4" * 20),
)


def changed(**members):
    return json.dumps({**json.loads(to_json(PROPOSAL)), **members}).encode()


def with_fleet(**members):
    fleet = {"fleet": 1, "first_word": 0, "registers": ["0x" + "00" * 32]}
    return changed(fleets=[{**fleet, **members}])


# -- batch.json --


def test_to_json_and_from_json__the_largest_values__come_back():
    assert from_json(BATCH_ID, to_json(PROPOSAL).encode()) == PROPOSAL


def test_from_json__no_time_of_proposal_and_no_signers__are_zero_and_none():
    members = json.loads(to_json(PROPOSAL))
    del members["proposed_at"], members["signers"]
    proposal = from_json(BATCH_ID, json.dumps(members).encode())
    assert proposal is not None
    assert (proposal.batch, proposal.proposed_at, proposal.signers) == (PROPOSAL.batch, 0, ())


@pytest.mark.parametrize(
    "content", [changed(), with_fleet(), with_fleet(registers=[]), changed(fleets=[], note="more")]
)
def test_from_json__well_formed__is_a_proposal(content):
    assert from_json(BATCH_ID, content) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        changed()[:-2],
        changed(period_start=-1),
        changed(period_end=2**64),
        changed(period_start=True),
        changed(period_start=1.0),
        changed(period_start="1"),
        changed(proposed_at=2**64),
        changed(evidence="0x" + "00" * 31),
        changed(evidence="0x" + "00" * 33),
        changed(evidence="00" * 32),
        changed(evidence=None),
        changed(signers=["0x" + "00" * 85]),
        changed(signers=["0xzz"]),
        changed(fleets={}),
        with_fleet(fleet=2**32),
        with_fleet(fleet="1"),
        with_fleet(first_word=2**16),
        with_fleet(first_word=-1),
        with_fleet(registers=["0x" + "00" * 31]),
        with_fleet(registers=[0]),
        with_fleet(registers=None),
    ],
)
def test_from_json__malformed__is_none(content):
    assert from_json(BATCH_ID, content) is None


# -- Writing --


def test_write_whole__a_folder_that_is_not_there__is_made_and_others_may_read(tmp_path):
    path = tmp_path / "new" / "folder" / "file"
    write_whole(path, b"one")
    assert path.read_bytes() == b"one"
    assert path.stat().st_mode & 0o777 == 0o644
    write_whole(path, b"two")
    assert [(found.name, found.read_bytes()) for found in path.parent.iterdir()] == [("file", b"two")]


def test_write_whole__dies_before_the_rename__the_old_content_is_there_and_no_rest(tmp_path, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    path = tmp_path / "file"
    write_whole(path, b"old")
    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("file", b"old")]


def test_write_whole__over_a_link__replaces_the_link_and_leaves_its_target(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"of another")
    link.symlink_to(target)
    write_whole(link, b"mine")
    assert (target.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"of another", b"mine", False)


# -- Reading --


@pytest.mark.parametrize(("size", "is_read"), [(0, True), (10, True), (11, False)])
def test_read_bounded__up_to_the_limit__is_read_and_a_byte_more_is_not(tmp_path, size, is_read):
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)
    assert read_bounded(path, 10) == (b"x" * size if is_read else None)


def make_nothing(path):
    """Leaves the place empty."""


def link_to_a_file(path):
    (path.parent / "target").write_bytes(b"x")
    path.symlink_to(path.parent / "target")


@pytest.mark.parametrize(
    "make",
    [make_nothing, link_to_a_file, os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")],
    ids=["nothing", "link", "pipe", "folder", "endless"],
)
def test_read_bounded__no_regular_file__is_none_at_once(tmp_path, make):
    make(tmp_path / "file")
    assert read_bounded(tmp_path / "file", 10) is None


def test_read_bounded__grows_while_it_is_read__is_none(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10)
    status = path.stat()
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr(os, "fstat", lambda _: status)
    assert read_bounded(path, 10) is None
    assert read_bounded(path, 11) == b"x" * 11
