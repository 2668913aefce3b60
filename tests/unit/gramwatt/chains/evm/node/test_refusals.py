"""A contract's refusal as a sentence, and the revert data in what nodes and eth-tester raise."""

import pytest
from web3.exceptions import ContractCustomError

from gramwatt.chains.evm.node.refusals import refused, revert_data
from gramwatt.protocol.digests import keccak

JUMPED = keccak(b"RegisterJumped(uint32,uint256,uint256,uint256)")[:4]


def test_refused__custom_error__sentence_has_both_sides() -> None:
    data = JUMPED + b"".join(value.to_bytes(32, "big") for value in (1, 3, 10, 5))
    error = refused("submitEnergyDataBatch", "0x" + data.hex())
    assert error.name == "RegisterJumped"
    assert error.what == (
        "The bridge refuses submitEnergyDataBatch: RegisterJumped (fleet 1, lane 3, advanceWh 10, limitWh 5)."
    )


def test_refused__no_data__says_that_it_does_not_say() -> None:
    assert "without a known reason" in refused("claimCredits", None).what


@pytest.mark.parametrize(
    ("error", "data"),
    [
        (ContractCustomError("0x0102", data="0x0102"), b"\x01\x02"),
        (RuntimeError(r"b'\x01\x02'"), b"\x01\x02"),
        (RuntimeError("no reason at all"), b""),
    ],
)
def test_revert_data__as_nodes_and_eth_tester_give_it__the_bytes(error: Exception, data: bytes) -> None:
    assert revert_data(error) == data
