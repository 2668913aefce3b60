"""The address book: whole or not at all, of one chain, and never guessing."""

import json
from pathlib import Path

import pytest

from gramwatt.chains.book import AddressBook, Entry, Reservation
from gramwatt.chains.errors import BookError

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
    "content",
    [
        '{"chain_id": 1e400, "contracts": {}}',
        "[" * 2_000,
        "",
        "[]",
        "{}",
        '{"contracts": 3}',
        '{"chain_id": 1}',
        json.dumps({"chain_id": "x", "contracts": {}}),
    ],
)
def test_open__damaged__refused(tmp_path, content):
    path = tmp_path / "31337.json"
    path.write_text(content)

    with pytest.raises(BookError, match=r"31337.json is not an address book"):
        AddressBook.open(path, 31337, GENESIS)


BRIDGE = "0x00000000000000000000000000000000000000b1"


def write(folder: Path, contracts: object) -> Path:
    path = folder / "1.json"
    path.write_text(json.dumps({"chain_id": 1, "genesis": "0xaa", "more": [1], "contracts": contracts}))
    return path


def test_read__more_than_is_needed__is_ignored(tmp_path):
    entry = {"address": BRIDGE, "block": 7, "compiler": {"version": "0.8"}, "from the future": 1}
    book = AddressBook.read(write(tmp_path, {"EnergyDataBridge": entry, "CarbonCredit": {"address": BRIDGE}}))

    assert book.address("EnergyDataBridge").lower() == BRIDGE
    assert (book.entry("EnergyDataBridge").block, book.entry("CarbonCredit").block) == (7, 0)
    assert (book.chain_id, book.genesis) == (1, "0xaa")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"address": "0x12"}, "has no address of EnergyDataBridge"),
        ({}, "has no address of EnergyDataBridge"),
        ({"address": BRIDGE, "block": "seven"}, "has 'seven' as the block of EnergyDataBridge"),
        ({"address": BRIDGE, "block": True}, "has True as the block of EnergyDataBridge"),
        ({"address": BRIDGE, "block": -1}, "has -1 as the block of EnergyDataBridge"),
        ({"address": BRIDGE, "deployer": 3}, "has 3 as the deployer of EnergyDataBridge"),
    ],
)
def test_read__entry_malformed__names_the_contract(tmp_path, entry, sentence):
    with pytest.raises(BookError, match=sentence):
        AddressBook.read(write(tmp_path, {"EnergyDataBridge": entry}))


def test_read__missing__says_which(tmp_path):
    with pytest.raises(BookError, match=r"gone\.json cannot be read: No such file"):
        AddressBook.read(tmp_path / "gone.json")


def test_read__a_book_of_the_first_release__opens():
    book = AddressBook.read(Path(__file__).parent / "first_release_book.json")

    assert sorted(book.entries) == [
        "CarbonCredit",
        "DayCurves",
        "EnergyDataBridge",
        "FactorGovernance",
        "P256Verifier",
        "ReadingVerifier",
        "Timelock",
    ]
    assert book.entry("Timelock").compiler["version"] == "0.8.34"


def test_read__a_reservation_of_another_shape__names_its_field(tmp_path):
    content = {"contract": "Timelock", "nonce": 3, "address": BRIDGE, "tx_hashes": "0xabc"}
    path = tmp_path / "1.json"
    path.write_text(json.dumps({"chain_id": 1, "genesis": "0xaa", "contracts": {}, "reservation": content}))

    with pytest.raises(BookError, match="has '0xabc' as the tx_hashes of reservation"):
        AddressBook.read(path)


def test_open__a_book_of_addresses_only__is_enough_for_a_node_and_not_for_a_deployment(tmp_path):
    path = write(tmp_path, {"EnergyDataBridge": {"address": BRIDGE, "block": 7}})

    assert AddressBook.read(path).address("EnergyDataBridge").lower() == BRIDGE
    with pytest.raises(BookError, match=r"1\.json has no tx_hash of EnergyDataBridge"):
        AddressBook.open(path, 1, "0xaa")
