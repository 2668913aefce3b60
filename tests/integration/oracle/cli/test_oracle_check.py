"""`gramwatt oracle check`: ready, or a sentence that says what is wrong, as of the other commands."""

import json
from typing import Any

import pytest

from tests.support.oracle.commands import run, write_config
from tests.support.oracle.committee import Committee

pytestmark = pytest.mark.node


def test_check__ready__all_ok(committee: Committee) -> None:
    result = run(write_config(committee), "oracle", "check", "--json")
    assert result.exit_code == 0, result.stdout
    assert {item["name"] for item in json.loads(result.stdout)} == {
        "key", "chain", "finality", "committee", "gas", "clock", "store", "board"
    }  # fmt: skip


def test_oracle__something_is_wrong__a_sentence_and_not_zero(committee: Committee) -> None:
    cases: list[tuple[dict[str, Any], str | None, str]] = [
        ({"chain_id": 1}, None, "is on chain 31337"),
        ({"rpc_url": "http://127.0.0.1:9"}, None, "does not answer"),
        ({"address_book": "missing.json"}, None, "The address book"),
        ({}, "", "is empty"),
        ({}, "0x12", "64 hexadecimal digits"),
    ]
    for chain, key, sentence in cases:
        config = write_config(committee, **chain)
        if key is not None:
            (committee.folder / "oracle0" / "key").write_text(key)
        for arguments in (("once", "--send"), ("check", "--json"), ("run", "--send")):
            result = run(config, "oracle", *arguments)
            assert result.exit_code == 1, (sentence, arguments)
            assert sentence in result.stdout + result.stderr
            assert "Traceback" not in result.stdout + result.stderr
