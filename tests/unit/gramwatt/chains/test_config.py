"""[chain] of a configuration: exact fees, bounds that nodes take, and nothing that is not known."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gramwatt.chains.config import ChainConfig

GWEI = 10**9


def config(**values: Any) -> ChainConfig:
    return ChainConfig(**{"rpc_url": "http://node", "chain_id": 1, "address_book": "book.json", **values})


def test_chain_config__only_what_is_required__the_defaults():
    found = config()

    assert (found.address_book, found.finality) == (Path("book.json"), "finalized")
    assert (found.max_fee_wei, found.tip_wei) == (100 * GWEI, GWEI)
    assert found.replace_bump_percent >= 13  # some nodes ask for 12.5 %


@pytest.mark.parametrize("missing", ["rpc_url", "chain_id", "address_book"])
def test_chain_config__one_of_them_missing__refused(missing):
    values = {"rpc_url": "http://node", "chain_id": 1, "address_book": "book.json"}
    del values[missing]

    with pytest.raises(ValidationError, match=missing):
        ChainConfig(**values)


@pytest.mark.parametrize(
    ("gwei", "wei"),
    [
        (0, 0),
        (1, GWEI),
        (0.1, 10**8),
        ("0.000000001", 1),
        ("123456789.123456789", 123_456_789_123_456_789),
        (999_999_999, 999_999_999 * GWEI),
    ],
)
def test_gwei__number_or_text__exact_wei(gwei, wei):
    assert config(max_fee_gwei=gwei).max_fee_wei == wei
    assert config(tip_gwei=gwei).tip_wei == wei


@pytest.mark.parametrize(
    "gwei",
    [
        "",
        "-1",
        "+1",
        "1.",
        ".5",
        "1e3",
        "0.0000000001",
        "1000000000",
        "inf",
        "nan",
        "1 ",
        "1\n",
        "١",
        1e-10,
        True,
    ],
)
def test_gwei__not_gwei__refused_with_what_it_must_be(gwei):
    with pytest.raises(ValidationError, match="must be gwei, 0 or more, with at most nine decimals"):
        config(max_fee_gwei=gwei)


def test_gwei__by_the_name_in_wei__refused():
    """Somebody may take the field's own name from the code."""
    with pytest.raises(ValidationError, match="max_fee_wei"):
        config(max_fee_wei=1)


@pytest.mark.parametrize("url", ["http://localhost:8545", "https://user:key@node.example/v3/key"])
def test_rpc_url__http__taken(url):
    assert config(rpc_url=url).rpc_url == url


@pytest.mark.parametrize(
    "url", ["ws://node", "node.example", "HTTP//node", "file:///etc", "", " http://node"]
)
def test_rpc_url__any_other__refused_with_what_it_must_be(url):
    with pytest.raises(ValidationError, match="must begin with http:// or https://"):
        config(rpc_url=url)


@pytest.mark.parametrize("finality", ["finalized", "safe", 0, 12, 1000])
def test_finality__tag_or_number_of_blocks__taken(finality):
    assert config(finality=finality).finality == finality


@pytest.mark.parametrize("finality", ["latest", "pending", -1, 1001, "12 blocks"])
def test_finality__any_other__refused(finality):
    with pytest.raises(ValidationError, match="finality"):
        config(finality=finality)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("confirmations", 1, 100),
        ("replace_bump_percent", 13, 100),
        ("replace_limit", 0, 50),
        ("request_batch_size", 1, 1000),
        ("timeout_seconds", 1, 600),
    ],
)
def test_chain_config__bounds__inclusive(name, least, most):
    for value in (least, most):
        assert getattr(config(**{name: value}), name) == value
    for value in (least - 1, most + 1):
        with pytest.raises(ValidationError, match=name):
            config(**{name: value})


def test_chain_config__key_that_is_not_known__refused():
    with pytest.raises(ValidationError, match="tip"):
        config(tip=1)


def test_chain_config__made__cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        config().chain_id = 2  # type: ignore[misc]
