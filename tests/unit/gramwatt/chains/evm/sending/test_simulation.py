"""A transaction before it is signed: simulated from the sender's account, shown, and never sent."""

import pytest
from eth_utils.address import to_checksum_address

from gramwatt.chains.errors import CallRefusedError
from gramwatt.chains.evm.node.fees import GAS_MARGIN_PERCENT
from gramwatt.chains.evm.sending.simulation import DrySender, simulate
from gramwatt.chains.sending import Call, Ending, Sent
from tests.support.node.protocol import KENYA, WATTS

NOBODY = to_checksum_address("0x" + "77" * 20)
OPEN_FLEET = Call("openFleet", (KENYA, 1, WATTS, NOBODY), "open a fleet.")


@pytest.fixture
def bridge(site, tmp_path):
    """Whose senders can pay: eth-tester simulates nothing for an empty account."""
    site.web3.eth.send_transaction({"from": site.protocol.admin, "to": NOBODY, "value": 10**18})
    return site.bridge(tmp_path)


def test_simulate__a_call_that_succeeds__to_the_bridge_with_its_data_and_room_for_gas(site, bridge):
    admin = to_checksum_address(site.protocol.admin)
    expected = site.protocol.bridge.encode_abi("openFleet", [KENYA, 1, WATTS, NOBODY])
    estimate = site.web3.eth.estimate_gas({"from": admin, "to": bridge.contract.address, "data": expected})

    transaction = simulate(bridge, admin, OPEN_FLEET)

    assert (transaction["to"], transaction["data"], transaction["value"]) == (
        bridge.contract.address,
        expected,
        0,
    )
    assert transaction["gas"] == estimate * GAS_MARGIN_PERCENT // 100
    assert not transaction.keys() & {"from", "nonce"}


def test_simulate__same_call_by_an_account_without_the_role__its_error_with_both_sides(bridge):
    with pytest.raises(CallRefusedError) as refusal:
        simulate(bridge, NOBODY, OPEN_FLEET)

    assert refusal.value.name == "AccessControlUnauthorizedAccount"
    assert refusal.value.arguments["account"] == NOBODY
    assert refusal.value.what.startswith(
        "The bridge refuses openFleet: AccessControlUnauthorizedAccount (account 0x77"
    )
    assert refusal.value.next_step == "docs/errors.md explains the cause and what to do."


def test_simulate__the_contracts_own_refusal__by_name_with_its_arguments(bridge):
    with pytest.raises(CallRefusedError) as refusal:
        simulate(bridge, NOBODY, Call("claimCredits", (1, 7), "claim nothing."))

    assert (refusal.value.name, refusal.value.arguments) == ("NothingToClaim", {"fleet": 1, "creditId": 7})


def test_simulate__node_that_estimates_what_would_revert__refused_all_the_same(site, bridge, monkeypatch):
    monkeypatch.setattr(site.web3.eth, "estimate_gas", lambda _: 21_000)

    with pytest.raises(CallRefusedError, match="NothingToClaim"):
        simulate(bridge, NOBODY, Call("claimCredits", (1, 7), "claim nothing."))
    assert simulate(bridge, to_checksum_address(site.protocol.admin), OPEN_FLEET)["gas"] == 26_250


@pytest.fixture
def shown():
    return []


@pytest.fixture
def sender(site, bridge, shown):
    account = to_checksum_address(site.protocol.admin)
    return DrySender(bridge, account, lambda says, call: shown.append((says, call)))


def test_send__dry__shows_gas_and_call_and_sends_nothing(site, sender, bridge, shown):
    admin = to_checksum_address(site.protocol.admin)
    before = site.web3.eth.block_number
    gas = simulate(bridge, admin, OPEN_FLEET)["gas"]

    sent = sender.send(OPEN_FLEET, lambda: False)

    assert sent == Sent(Ending.SHOWN)
    assert shown == [(f"Would send with at most {gas:,} gas: open a fleet.", OPEN_FLEET)]
    assert site.web3.eth.block_number == before


def test_send__chain_has_it_already__nothing_is_simulated_or_shown(sender, shown):
    refused = Call("claimCredits", (1, 7), "claim nothing.")

    assert sender.send(refused, lambda: True) is None
    assert shown == []


def test_send__would_be_refused__raised_and_not_shown(sender, shown):
    with pytest.raises(CallRefusedError, match="NothingToClaim"):
        sender.send(Call("claimCredits", (1, 7), "claim nothing."), lambda: False)
    assert shown == []
