"""Questions to a node: one retry rule, and no message with more of its URL than scheme, host and port."""

from types import SimpleNamespace
from typing import Any

import pytest
import requests
from eth_utils.address import to_checksum_address
from web3 import AutoProvider, HTTPProvider, Web3
from web3.exceptions import BlockNotFound, ContractCustomError, ContractLogicError, Web3RPCError

from gramwatt.chains.config import ChainConfig
from gramwatt.chains.errors import CallRefusedError, CallReverted, ChainError
from gramwatt.chains.evm.node.rpc import ATTEMPTS, BACKOFF_SECONDS, Contract, Rpc
from gramwatt.protocol.digests import keccak

KEY = "SECRET0KEY"
URL = f"https://user:{KEY}@node.example:8545/v3/{KEY}?k={KEY}"
BRIDGE = Contract("EnergyDataBridge", to_checksum_address("0x" + "b1" * 20))


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def rpc(pauses: list[float]) -> Rpc:
    return Rpc.at(URL, "rpc_url in [chain]", pause=pauses.append)


class Failing:
    """A question that fails so many times with an error before it is answered."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times, self.asked = error, times, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise self.error
        return "answer"


def quoting(kind: type[Exception]) -> Exception:
    """An error that quotes the URL, as requests' and web3's do."""
    return kind(f"Max retries exceeded with url: /v3/{KEY} for {URL}")


def test_ask__the_line_fails_three_times__answered_and_waited_twice_as_long_each_time(rpc, pauses):
    question = Failing(quoting(requests.ConnectionError), ATTEMPTS - 1)

    assert rpc.ask(question) == "answer"
    assert pauses == [BACKOFF_SECONDS, 2 * BACKOFF_SECONDS, 4 * BACKOFF_SECONDS]


def test_ask__the_line_stays_down__a_sentence_with_the_next_step(rpc):
    question = Failing(quoting(requests.ConnectionError), ATTEMPTS)

    with pytest.raises(ChainError) as failure:
        rpc.ask(question)

    assert question.asked == ATTEMPTS
    assert str(failure.value) == (
        "The node at https://node.example:8545 does not answer: ConnectionError."
        " Check rpc_url in [chain], and that the node runs."
    )


def test_ask__an_http_status__is_named(rpc):
    unauthorized = requests.Response()
    unauthorized.status_code = 401
    error = requests.HTTPError(f"401 for url: {URL}", response=unauthorized)

    with pytest.raises(ChainError, match="does not answer: HTTP status 401"):
        rpc.ask(Failing(error, ATTEMPTS))


@pytest.mark.parametrize("kind", [Web3RPCError, ValueError, OSError, requests.ConnectionError, BlockNotFound])
def test_ask__any_failure__does_not_show_the_key(rpc, kind):
    with pytest.raises(ChainError) as failure:
        rpc.ask(Failing(quoting(kind), ATTEMPTS))

    assert KEY not in str(failure.value)
    assert "https://node.example:8545" in str(failure.value)


def test_ask__a_refusal_of_the_node__is_not_asked_again(rpc, pauses):
    question = Failing(quoting(Web3RPCError), 1)

    with pytest.raises(ChainError, match="refuses a request"):
        rpc.ask(question)

    assert (question.asked, pauses) == (1, [])


def test_ask__a_contract_refuses__its_data_and_no_key(rpc):
    question = Failing(ContractCustomError(f"0x01020304 at {URL}", data="0x01020304"), 1)

    with pytest.raises(CallReverted) as refusal:
        rpc.ask(question)

    assert (refusal.value.data, question.asked) == (b"\1\2\3\4", 1)
    assert KEY not in str(refusal.value)


def test_ask__what_nobody_foresaw__is_not_hidden(rpc):
    with pytest.raises(KeyError):
        rpc.ask(Failing(KeyError("a mistake of ours"), 1))


def test_rpc__a_provider_that_retries_by_itself__no_longer_does(rpc):
    provider = HTTPProvider("http://127.0.0.1:1")
    assert provider.exception_retry_configuration is not None

    Rpc(Web3(provider), "--network")

    assert provider.exception_retry_configuration is None


def test_of__a_configuration__its_node_and_its_batches(tmp_path):
    config = ChainConfig(rpc_url=URL, chain_id=1, address_book=tmp_path, request_batch_size=7)

    assert (Rpc.of(config).where, Rpc.of(config).setting) == (
        "https://node.example:8545",
        "rpc_url in [chain]",
    )


class Batches:
    """A provider that answers batches of reads."""

    def __init__(self, answer: dict[str, Any], in_one: bool) -> None:
        self.answer, self.in_one, self.sizes = answer, in_one, list[int]()

    def make_batch_request(self, requests: list[Any]) -> Any:
        self.sizes.append(len(requests))
        return self.answer if self.in_one else [self.answer for _ in requests]


def reading(answer: dict[str, Any], batch_size: int = 100, in_one: bool = False) -> tuple[Rpc, Batches]:
    provider = Batches(answer, in_one)
    web3: Any = SimpleNamespace(provider=provider)
    return Rpc(web3, "rpc_url in [chain]", batch_size=batch_size), provider


def test_views__more_than_a_request_holds__asked_in_pieces():
    rpc, provider = reading({"result": "0x" + (5).to_bytes(32).hex()}, batch_size=2)

    assert rpc.views(BRIDGE, 1, [("fleetCount", ())] * 5) == [5] * 5
    assert provider.sizes == [2, 2, 1]


def test_views__a_custom_error__refused_by_name():
    data = keccak(b"FleetUnknown(uint32)")[:4] + (9).to_bytes(32)
    rpc, _ = reading({"error": {"code": 3, "message": "reverted", "data": "0x" + data.hex()}})

    with pytest.raises(CallRefusedError) as refusal:
        rpc.views(BRIDGE, 1, [("fleetCount", ())])

    assert (refusal.value.name, refusal.value.arguments) == ("FleetUnknown", {"fleet": 9})


def test_views__nothing_at_the_address__says_so():
    with pytest.raises(ChainError, match="At block 1 there is no contract with fleetCount at 0x"):
        reading({"result": "0x"})[0].views(BRIDGE, 1, [("fleetCount", ())])


@pytest.mark.parametrize("answer", [{"error": {"message": f"no plan for {URL}"}}, {"error": f"at {URL}"}])
def test_views__an_error_of_the_node__does_not_show_the_key(answer):
    with pytest.raises(ChainError) as failure:
        reading(answer)[0].views(BRIDGE, 1, [("fleetCount", ())])

    assert KEY not in str(failure.value)


def test_views__one_answer_to_a_batch__a_sentence():
    rpc, _ = reading({"error": {"message": "batches are off"}}, in_one=True)

    with pytest.raises(ChainError, match="refuses a batch of reads at block 1"):
        rpc.views(BRIDGE, 1, [("fleetCount", ())])


class Connected(HTTPProvider):
    """A node that is always there."""

    def is_connected(self, show_traceback: bool = False) -> bool:  # noqa: ARG002
        return True


def test_rpc__a_provider_that_chooses_among_several__is_the_one_that_it_chose():
    """ape wraps its connection so."""
    chosen = Connected(URL)

    rpc = Rpc(Web3(AutoProvider(potential_providers=[lambda: chosen])), "--network")

    assert rpc.where == "https://node.example:8545"
    assert chosen.exception_retry_configuration is None


def test_ask__the_node_repeats_a_part_of_its_url__is_removed(rpc):
    question = Failing(Web3RPCError(f"<html>Cannot POST /v3/{KEY}</html> for project id {KEY}"), 1)

    with pytest.raises(ChainError, match="refuses a request") as failure:
        rpc.ask(question)

    assert KEY not in str(failure.value)


@pytest.mark.parametrize("data", ["no data", "0xzz", "0x123"])
def test_ask__a_revert_with_malformed_data__has_none(rpc, data):
    error = ContractLogicError("execution reverted: b'x' and 'y'", data=data)

    with pytest.raises(CallReverted) as refusal:
        rpc.ask(Failing(error, 1))

    assert refusal.value.data == b""
