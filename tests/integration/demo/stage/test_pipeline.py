"""Many transactions of one account on a real node: receipts in order, and the first that fails is named."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from demo.errors import DemoError
from demo.stage import pipeline
from demo.stage.pipeline import IN_FLIGHT, ContractCall, send_all, send_value
from gramwatt.chains.dev.accounts import dev_key
from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.chains.evm.node.rpc import Contract, Rpc
from tests.support.node import protocol as on_node
from tests.support.node.anvil import anvil
from tests.support.node.protocol import KENYA, WATTS, NodeProtocol, deploy_on_node

pytestmark = pytest.mark.node

GAS = 250_000
BENEFICIARY = to_checksum_address("0x" + "be" * 20)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with anvil() as address:
        yield address


@pytest.fixture(scope="module")
def protocol(url: str) -> NodeProtocol:
    return deploy_on_node(url)


@pytest.fixture
def rpc(url: str) -> Rpc:
    return Rpc.at(url, "--rpc")


@pytest.fixture
def bridge(protocol: NodeProtocol) -> Contract:
    return Contract(BRIDGE, protocol.bridge.address)


@pytest.fixture
def registrar() -> LocalAccount:
    """The node's own first account, which holds every role."""
    account: LocalAccount = Account.from_key(dev_key(0))
    return account


@pytest.fixture
def mining_by_hand(protocol: NodeProtocol) -> Iterator[None]:
    """No block unless a test asks for one."""
    on_node.rpc(protocol.web3, "evm_setAutomine", False)
    yield
    on_node.rpc(protocol.web3, "evm_mine")
    on_node.rpc(protocol.web3, "evm_setAutomine", True)


def open_fleet(watts: int = WATTS, gas: int = GAS) -> ContractCall:
    return ContractCall("openFleet", (KENYA, 1, watts, BENEFICIARY), gas)


def fleets(protocol: NodeProtocol) -> int:
    count: int = protocol.bridge.functions.fleetCount().call()
    return count


def stranger(number: int) -> LocalAccount:
    account: LocalAccount = Account.from_key((0x57A + number).to_bytes(32, "big"))
    return account


def balance(rpc: Rpc, account: Any) -> int:
    return rpc.web3.eth.get_balance(to_checksum_address(account.address))


# -- send_all --


def test_send_all__more_calls_than_may_be_in_flight__receipts_and_reports_in_their_order(
    protocol, rpc, bridge, registrar
):
    before = fleets(protocol)
    watts = [WATTS + number for number in range(IN_FLIGHT + 7)]
    reported: list[str] = []
    receipts = list(send_all(rpc, bridge, registrar, [open_fleet(w) for w in watts], reported.append))
    opened = [
        protocol.bridge.events.FleetOpened().process_receipt(receipt)[0]["args"] for receipt in receipts
    ]
    assert [event["nameplateWatts"] for event in opened] == watts
    assert [event["fleet"] for event in opened] == [before + 1 + number for number in range(len(watts))]
    assert reported == ["openFleet"] * len(watts)


def test_send_all__no_calls__sends_nothing(protocol, rpc, bridge, registrar):
    before = rpc.web3.eth.get_transaction_count(to_checksum_address(registrar.address))
    assert list(send_all(rpc, bridge, registrar, [])) == []
    assert rpc.web3.eth.get_transaction_count(to_checksum_address(registrar.address)) == before


def test_send_all__one_that_the_bridge_refuses__is_named_and_those_before_it_have_receipts(
    protocol, rpc, bridge, registrar
):
    reported: list[str] = []
    receipts = send_all(rpc, bridge, registrar, [open_fleet(), open_fleet(0)], reported.append)
    assert next(receipts)["status"] == 1
    with pytest.raises(CallRefusedError, match="The bridge refuses openFleet: ZeroValue") as failure:
        next(receipts)
    assert failure.value.name == "ZeroValue"
    assert reported == ["openFleet"]


def test_send_all__from_an_account_without_the_role__names_the_role(protocol, rpc, bridge, registrar):
    send_value(rpc, registrar, {to_checksum_address(stranger(1).address): 10**18})
    with pytest.raises(CallRefusedError) as failure:
        list(send_all(rpc, bridge, stranger(1), [open_fleet()]))
    assert failure.value.name == "AccessControlUnauthorizedAccount"
    assert failure.value.arguments["account"] == stranger(1).address


def test_send_all__too_little_gas__is_said_with_the_gas_and_not_as_a_refusal(
    protocol, rpc, bridge, registrar
):
    with pytest.raises(DemoError, match=r"openFleet failed in block \d+ with 40,000 gas") as failure:
        list(send_all(rpc, bridge, registrar, [open_fleet(gas=40_000)]))
    assert "make demo" in failure.value.next_step


def test_send_all__an_account_without_a_balance__says_whose_transaction_was_not_sent(rpc, bridge):
    with pytest.raises(DemoError, match=f"A transaction of {stranger(2).address} was not sent"):
        list(send_all(rpc, bridge, stranger(2), [open_fleet()]))


def test_send_all__a_transaction_waits_from_before__takes_the_next_nonce(
    protocol, rpc, bridge, registrar, mining_by_hand, monkeypatch
):
    before = fleets(protocol)
    monkeypatch.setattr(pipeline, "RECEIPT_SECONDS", 0)
    for _ in range(2):
        with pytest.raises(DemoError, match="is not in a block after 0 s"):
            list(send_all(rpc, bridge, registrar, [open_fleet()]))
    on_node.rpc(protocol.web3, "evm_mine")
    assert fleets(protocol) == before + 2


def test_send_all__no_block_comes__only_so_many_are_in_flight(
    protocol, rpc, bridge, registrar, mining_by_hand, monkeypatch
):
    monkeypatch.setattr(pipeline, "RECEIPT_SECONDS", 0)
    address = to_checksum_address(registrar.address)
    before = rpc.web3.eth.get_transaction_count(address)
    with pytest.raises(DemoError, match="is not in a block"):
        list(send_all(rpc, bridge, registrar, [open_fleet()] * (IN_FLIGHT + 5)))
    assert rpc.web3.eth.get_transaction_count(address, "pending") == before + IN_FLIGHT


# -- send_value --


def test_send_value__amounts__are_there_when_it_returns(protocol, rpc, registrar):
    amounts = {to_checksum_address(stranger(number).address): number * 10**9 + 1 for number in (3, 4, 5)}
    send_value(rpc, registrar, amounts)
    assert [balance(rpc, stranger(number)) for number in (3, 4, 5)] == list(amounts.values())


def test_send_value__nobody__sends_nothing(protocol, rpc, registrar):
    before = balance(rpc, registrar)
    send_value(rpc, registrar, {})
    assert balance(rpc, registrar) == before


def test_send_value__more_than_there_is__is_not_sent(protocol, rpc, registrar):
    with pytest.raises(DemoError, match="was not sent"):
        send_value(rpc, registrar, {to_checksum_address(stranger(6).address): 10**30})
    assert balance(rpc, stranger(6)) == 0


def test_send_value__no_block_comes__says_which_transaction_waits(
    protocol, rpc, registrar, mining_by_hand, monkeypatch
):
    monkeypatch.setattr(pipeline, "RECEIPT_SECONDS", 0)
    with pytest.raises(DemoError, match=r"Transaction 0x[0-9a-f]{64} is not in a block") as failure:
        send_value(rpc, registrar, {to_checksum_address(stranger(7).address): 1})
    assert "produces blocks" in failure.value.next_step


def test_send_value__an_answer_that_is_lost__is_sent_once(
    rpc: Rpc, registrar: LocalAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first request arrives, its answer does not, and the node refuses the repeated one."""
    eth = rpc.web3.eth
    send = eth.send_raw_transaction
    before = eth.get_balance(BENEFICIARY)
    sent: list[bytes] = []

    def lose_the_first_answer(raw: bytes) -> Any:
        answer = send(raw)
        sent.append(raw)
        if len(sent) == 1:
            raise requests.ReadTimeout
        return answer

    monkeypatch.setattr(eth, "send_raw_transaction", lose_the_first_answer)
    send_value(rpc, registrar, {BENEFICIARY: 5})

    assert eth.get_balance(BENEFICIARY) == before + 5
