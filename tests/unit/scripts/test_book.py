"""The address book: whole or not at all, of one chain, and never guessing."""

import json

import pytest

from scripts._lib.book import AddressBook, Entry, Reservation
from scripts._lib.errors import BookError

GENESIS = "0x" + "aa" * 32
ENTRY = Entry(
    "Timelock", "0x" + "11" * 20, "0x" + "22" * 32, 7, "0x" + "33" * 20, "0x" + "44" * 32, {"via_ir": True}
)
WAITING = Reservation("CarbonCredit", 3, "0x" + "55" * 20, ["0x" + "66" * 32])


def test_record__then_open__same_entry_and_no_abi(tmp_path):
    path = tmp_path / "31337.json"
    AddressBook.open(path, 31337, GENESIS).record(ENTRY)

    assert AddressBook.open(path, 31337, GENESIS).entry("Timelock") == ENTRY
    assert "abi" not in path.read_text()
    assert [found.name for found in tmp_path.iterdir()] == ["31337.json"]


def test_reserve__then_record__reservation_gone(tmp_path):
    path = tmp_path / "31337.json"
    book = AddressBook.open(path, 31337, GENESIS)
    book.reserve(WAITING)
    assert AddressBook.open(path, 31337, GENESIS).reservation == WAITING

    book.record(ENTRY)

    assert AddressBook.open(path, 31337, GENESIS).reservation is None


def test_record__disk_refuses__old_book_stays(tmp_path, monkeypatch):
    path = tmp_path / "31337.json"
    book = AddressBook.open(path, 31337, GENESIS)
    book.record(ENTRY)
    before = path.read_text()
    monkeypatch.setattr("os.fsync", _no_space)

    with pytest.raises(OSError, match="no space"):
        book.reserve(WAITING)

    assert path.read_text() == before
    assert [found.name for found in tmp_path.iterdir()] == ["31337.json"]


def _no_space(_handle: int) -> None:
    raise OSError("no space")


def test_entry__missing__sentence():
    with pytest.raises(BookError, match="has no EnergyDataBridge"):
        AddressBook(31337, GENESIS).entry("EnergyDataBridge")


@pytest.mark.parametrize(
    ("chain_id", "genesis", "sentence"),
    [(1, GENESIS, "the book of chain 31337, and this is chain 1"), (31337, "0xbb", "another chain 31337")],
)
def test_open__book_of_another_chain__refused(tmp_path, chain_id, genesis, sentence):
    path = tmp_path / "31337.json"
    AddressBook.open(path, 31337, GENESIS).record(ENTRY)

    with pytest.raises(BookError, match=sentence):
        AddressBook.open(path, chain_id, genesis)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", json.dumps({"chain_id": 1, "genesis": "", "contracts": {"A": {}}})]
)
def test_open__damaged__refused(tmp_path, content):
    path = tmp_path / "31337.json"
    path.write_text(content)

    with pytest.raises(BookError, match=r"31337.json is not an address book"):
        AddressBook.open(path, 31337, GENESIS)
