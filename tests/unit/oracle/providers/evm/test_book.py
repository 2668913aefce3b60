"""The address book: read for what is needed, tolerant of the rest, refused in sentences."""

import json
from pathlib import Path

import pytest

from oracle.providers.evm.book import read_book
from oracle.types.errors import ConfigError

BRIDGE = "0x00000000000000000000000000000000000000b1"
CREDIT = "0x00000000000000000000000000000000000000c1"


def write(path: Path, contracts: object) -> Path:
    book = path / "1.json"
    book.write_text(json.dumps({"chain_id": 1, "genesis": "0xaa", "more": [1], "contracts": contracts}))
    return book


def test_read_book__more_than_is_needed__is_not_looked_at(tmp_path: Path) -> None:
    entry = {"address": BRIDGE, "block": 7, "compiler": {"version": "0.8"}}
    found = read_book(write(tmp_path, {"EnergyDataBridge": entry, "CarbonCredit": {"address": CREDIT}}))
    assert (found.bridge.lower(), found.credit.lower(), found.since_block) == (BRIDGE, CREDIT, 7)
    assert (found.genesis, found.p256_verifiers) == ("0xaa", ())


@pytest.mark.parametrize("contracts", [{}, {"EnergyDataBridge": {"address": "0x12"}}])
def test_read_book__address_missing_or_malformed__names_the_contract(
    tmp_path: Path, contracts: object
) -> None:
    with pytest.raises(ConfigError, match="has no address of EnergyDataBridge"):
        read_book(write(tmp_path, contracts))


@pytest.mark.parametrize("content", ["", "[]", '{"contracts": 3}', '{"chain_id": 1}'])
def test_read_book__not_a_book__says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "book.json"
    path.write_text(content)
    with pytest.raises(ConfigError, match="is not an address book"):
        read_book(path)


def test_read_book__missing__says_which(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.json cannot be read"):
        read_book(tmp_path / "gone.json")
