"""A development node's clock; a node that keeps its own, or its key, is named without it."""

from typing import Any

import pytest

from gramwatt.chains.dev.node import DevNode
from gramwatt.chains.errors import ChainError

KEY = "SECRET0KEY"
URL = f"http://user:{KEY}@127.0.0.1:1/v3/{KEY}"


def node_that_answers(monkeypatch: pytest.MonkeyPatch, answers: dict[str, Any]) -> DevNode:
    node = DevNode(URL)
    provider = node.rpc.web3.provider
    monkeypatch.setattr(
        provider, "make_request", lambda method, _parameters: {"jsonrpc": "2.0", "id": 1, **answers[method]}
    )
    return node


def block(timestamp: int) -> dict[str, Any]:
    return {"result": {"timestamp": hex(timestamp), "number": "0x1", "extraData": "0x"}}


MOVED = {"evm_setNextBlockTimestamp": {"result": None}, "evm_mine": {"result": "0x0"}}


def test_move_to__a_node_that_can__is_the_time_from_then_on(monkeypatch):
    node = node_that_answers(monkeypatch, {**MOVED, "eth_getBlockByNumber": block(77)})

    node.move_to(77)

    assert node.now() == 77


def test_move_to__a_node_that_stays_behind__says_both_times(monkeypatch):
    node = node_that_answers(monkeypatch, {**MOVED, "eth_getBlockByNumber": block(76)})

    with pytest.raises(ChainError, match=r"cannot be moved .*77.*76"):
        node.move_to(77)


def test_move_to__a_node_that_refuses_and_quotes_its_url__does_not_show_the_key(monkeypatch):
    refusal = {"error": {"code": -32601, "message": f"no such method at {URL}"}}
    node = node_that_answers(monkeypatch, {"evm_setNextBlockTimestamp": refusal})

    with pytest.raises(ChainError, match="refuses evm_setNextBlockTimestamp") as failure:
        node.move_to(77)

    assert KEY not in str(failure.value)


def test_require_clock__nobody_listens__a_sentence_without_the_key():
    node = DevNode(URL)
    node.rpc._pause = lambda _seconds: None

    with pytest.raises(ChainError, match=r"No Ethereum node answers at http://127\.0\.0\.1:1") as failure:
        node.require_clock()

    assert KEY not in str(failure.value)
