"""EIP-1559 fees: room at first, a bump that nodes take, never above the cap."""

from typing import Any

import pytest

from gramwatt.chains.config import ChainConfig
from gramwatt.chains.errors import FeeError
from gramwatt.chains.evm.node.fees import bumped_fees, first_fees
from gramwatt.chains.sending import Fees

GWEI = 10**9


def config(**values: Any) -> ChainConfig:
    return ChainConfig(
        **{
            "rpc_url": "http://node",
            "chain_id": 1,
            "address_book": "book.json",
            "max_fee_gwei": 100,
            **values,
        }
    )


def test_first_fees__room_below_the_cap__twice_the_base_fee_and_the_tip() -> None:
    assert first_fees(20 * GWEI, config()) == Fees(41 * GWEI, GWEI)


def test_first_fees__room_beyond_the_cap__the_cap() -> None:
    assert first_fees(99 * GWEI, config()) == Fees(100 * GWEI, GWEI)


def test_first_fees__base_fee_beyond_the_cap__sentence_with_both() -> None:
    with pytest.raises(FeeError, match=r"base fee is 99\.5 gwei.* more than max_fee_gwei, which is 100\."):
        first_fees(99 * GWEI + GWEI // 2, config())


def test_bumped__below_the_cap__both_are_an_eighth_higher_at_least() -> None:
    fees = bumped_fees(Fees(41 * GWEI, GWEI), 20 * GWEI, config())
    assert fees is not None
    assert fees.max_fee * 8 >= 41 * GWEI * 9
    assert fees.tip * 8 >= GWEI * 9


def test_bumped__base_fee_rose__follows_it_up_to_the_cap() -> None:
    assert bumped_fees(Fees(41 * GWEI, GWEI), 90 * GWEI, config()) == Fees(100 * GWEI, GWEI * 115 // 100)


def test_bumped__bump_would_pass_the_cap__none() -> None:
    assert bumped_fees(Fees(90 * GWEI, GWEI), 20 * GWEI, config()) is None
