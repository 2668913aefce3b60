"""Calls, answers, events and errors by the ABI, against the tests' own reader of it."""

import pytest

from oracle.providers.evm.abi import CONTRACTS, load_abi
from oracle.providers.evm.codec import decode_error, events, functions
from oracle.providers.evm.reverts import refused
from oracle.services.keccak import keccak
from tests.support.abi import Interface

JUMPED = keccak(b"RegisterJumped(uint32,uint256,uint256,uint256)")[:4]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_functions__every_one__same_selector_as_another_reader(contract: str) -> None:
    interface = Interface(load_abi(contract))
    assert {name: codec.selector for name, codec in functions(contract).items()} == {
        name: function.selector for name, function in interface.functions.items()
    }
    assert {codec.topic for codec in events(contract).values()} == set(interface.events)


def test_call__batch__arguments_come_back() -> None:
    submit = functions("EnergyDataBridge")["submitEnergyDataBatch"]
    batch = (1, 2, b"\1" * 32, ((7, 0, (5, 6)),))
    found = submit.arguments(submit.call((batch, [b"\2" * 65])))
    assert found == {"batch": batch, "signatures": (b"\2" * 65,)}


def test_refused__custom_error__sentence_has_both_sides() -> None:
    data = JUMPED + b"".join(value.to_bytes(32, "big") for value in (1, 3, 10, 5))
    error = refused("submitEnergyDataBatch", "0x" + data.hex())
    assert error.name == "RegisterJumped"
    assert error.what == (
        "The bridge refuses submitEnergyDataBatch: RegisterJumped (fleet 1, lane 3, advanceWh 10, limitWh 5)."
    )


@pytest.mark.parametrize("data", [b"", b"\0\0\0\1"])
def test_decode_error__none_of_ours_or_cut_off__no_name(data: bytes) -> None:
    assert decode_error(data) == ("", {})


def test_refused__no_data__says_that_it_does_not_say() -> None:
    assert "does not say why" in refused("claimCredits", None).what
