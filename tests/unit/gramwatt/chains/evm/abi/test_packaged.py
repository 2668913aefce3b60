"""The packaged ABIs are the compiled contracts', and errors are found among all of them."""

import pytest

from gramwatt.chains.evm.abi.artifacts import OUT, ROOT, read_artifact
from gramwatt.chains.evm.abi.packaged import CONTRACTS, FOLDER, decode_error, packaged_text
from gramwatt.protocol.digests import keccak


@pytest.mark.parametrize("contract", CONTRACTS)
def test_load_abi__compiled_contract__is_the_same(contract: str) -> None:
    compiled = packaged_text(read_artifact(ROOT / OUT, contract)["abi"])

    assert (FOLDER / f"{contract}.json").read_text() == compiled, (
        "Package the ABIs anew: python -m gramwatt.chains.evm.abi.packaged"
    )


def test_decode_error__a_reason_in_words__is_its_argument() -> None:
    reason = keccak(b"Error(string)")[:4] + (32).to_bytes(32) + (2).to_bytes(32) + b"no".ljust(32, b"\0")

    assert decode_error(reason) == ("Error", {"reason": "no"})
    assert decode_error(reason[:-40]) == ("", {})


@pytest.mark.parametrize("data", [b"", b"\0\0\0\1"])
def test_decode_error__none_of_ours_or_cut_off__no_name(data: bytes) -> None:
    assert decode_error(data) == ("", {})
