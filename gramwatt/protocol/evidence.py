"""The evidence of a batch: a Merkle tree of its signed readings, as in OpenZeppelin's StandardMerkleTree.

Leaves are hashed twice, so that no inner node is a valid leaf, and sorted, so that oracles need not agree on
the order of readings; pairs are sorted, so that a proof needs no left and right.
"""

from collections.abc import Iterable, Sequence

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.reading import SignedReading

_SIGNATURE_OFFSET = (96).to_bytes(32, "big")


def leaf(reading: SignedReading) -> bytes:
    """keccak256(keccak256(abi.encode(word, air, signature)))."""
    signature = reading.signature
    padding = bytes(-len(signature) % 32)
    encoded = (
        reading.word
        + reading.air
        + _SIGNATURE_OFFSET
        + len(signature).to_bytes(32, "big")
        + signature
        + padding
    )
    return keccak(keccak(encoded))


def merkle_root(readings: Iterable[SignedReading]) -> bytes:
    """The root of one or more readings; ValueError if there are none."""
    return _tree([leaf(reading) for reading in readings])[0]


def in_leaf_order(readings: Iterable[SignedReading]) -> list[SignedReading]:
    """The readings in the order of the tree, which is the order of evidence files."""
    return sorted(readings, key=leaf)


def merkle_proof(readings: Sequence[SignedReading], index: int) -> list[bytes]:
    """The siblings from the leaf of `readings[index]` up to the root."""
    leaves = [leaf(reading) for reading in readings]
    tree = _tree(leaves)
    node = tree.index(leaves[index], len(leaves) - 1)
    proof = []
    while node > 0:
        sibling = node + 1 if node % 2 else node - 1
        proof.append(tree[sibling])
        node = (node - 1) // 2
    return proof


def verify_proof(root: bytes, reading: SignedReading, proof: Iterable[bytes]) -> bool:
    """Whether the proof leads from the reading to the root."""
    node = leaf(reading)
    for sibling in proof:
        node = _pair(node, sibling)
    return node == root


def _tree(leaves: Iterable[bytes]) -> list[bytes]:
    """All nodes as a heap: the root first, the children of node i at 2i + 1 and 2i + 2, the leaves at the
    end."""
    ordered = sorted(leaves, reverse=True)
    if not ordered:
        raise ValueError("A Merkle tree needs at least one leaf.")
    tree = [b""] * (len(ordered) - 1) + ordered
    for node in reversed(range(len(ordered) - 1)):
        tree[node] = _pair(tree[2 * node + 1], tree[2 * node + 2])
    return tree


def _pair(a: bytes, b: bytes) -> bytes:
    return keccak(a + b if a < b else b + a)
