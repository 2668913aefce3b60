"""The packaged ABIs are the compiled contracts'."""

import pytest

from oracle.providers.evm.abi import CONTRACTS, compiled_abi, load_abi
from tests.support.artifacts import OUT


@pytest.mark.parametrize("contract", CONTRACTS)
def test_load_abi__compiled_contract__is_the_same(contract: str) -> None:
    assert load_abi(contract) == compiled_abi(OUT, contract), (
        "Package the ABIs anew: python -m oracle.providers.evm.abi --from out"
    )
