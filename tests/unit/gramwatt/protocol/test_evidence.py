"""The evidence tree against values of OpenZeppelin's own construction, worked out by hand."""

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from gramwatt.protocol.evidence import in_leaf_order, leaf, merkle_proof, merkle_root, verify_proof
from gramwatt.protocol.reading import SignedReading

READINGS = [
    SignedReading(bytes([n]) * 32, bytes([n + 1]) * 32, bytes([n]) * length)
    for n, length in enumerate((65, 64, 65))
]


def pair(a, b):
    return keccak(min(a, b) + max(a, b))


@pytest.mark.parametrize("reading", READINGS)
def test_leaf__a_signed_reading__is_the_double_hash_of_its_abi_encoding(reading):
    encoded = encode(["bytes32", "bytes32", "bytes"], [reading.word, reading.air, reading.signature])
    assert leaf(reading) == keccak(keccak(encoded))


def test_merkle_root__one_reading__is_its_leaf():
    assert merkle_root(READINGS[:1]) == leaf(READINGS[0])
    assert merkle_proof(READINGS[:1], 0) == []


def test_merkle_root__three_readings__lie_as_openzeppelin_lays_them():
    low, middle, high = sorted(map(leaf, READINGS))
    # A heap of five whose leaves descend: node 1 is the parent of nodes 3 and 4, the root of nodes 1 and 2.
    assert merkle_root(READINGS) == pair(pair(middle, low), high)


def test_merkle_root__nothing__is_refused():
    with pytest.raises(ValueError, match="at least one leaf"):
        merkle_root([])


def test_verify_proof__another_reading__does_not_pass():
    root, proof = merkle_root(READINGS), merkle_proof(READINGS, 0)
    assert verify_proof(root, READINGS[0], proof)
    assert not verify_proof(root, READINGS[1], proof)


def test_in_leaf_order__any_order__is_one_order():
    assert in_leaf_order(READINGS) == in_leaf_order(READINGS[::-1]) == sorted(READINGS, key=leaf)
