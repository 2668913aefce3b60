"""k of n: the signatures for a batch, in the order that the bridge requires."""

from collections.abc import Collection, Iterable

from eth_typing import ChecksumAddress
from eth_utils.address import to_canonical_address, to_checksum_address

from gramwatt.protocol.errors import QuorumError
from gramwatt.protocol.signatures import recover_address


def signer_of(digest: bytes, signature: bytes) -> ChecksumAddress | None:
    """The account that signed the digest, or None if the bridge would reject the signature as malformed."""
    address = recover_address(digest, signature)
    return None if address is None else to_checksum_address(address)


def members_signatures(
    digest: bytes, signatures: Iterable[bytes], oracles: Collection[ChecksumAddress]
) -> dict[ChecksumAddress, bytes]:
    """One signature of each oracle that signed, ascending by address; others are left out."""
    members = {to_canonical_address(oracle): oracle for oracle in oracles}
    signed = {recover_address(digest, signature): signature for signature in signatures}
    return {members[address]: signed[address] for address in sorted(members) if address in signed}


def quorum(
    digest: bytes, signatures: Iterable[bytes], oracles: Collection[ChecksumAddress], threshold: int
) -> tuple[bytes, ...]:
    """`threshold` signatures as `submitEnergyDataBatch` requires them: ascending by signer, each once.

    No more than k, because each further one costs gas. QuorumError while there are fewer.
    """
    signed = members_signatures(digest, signatures, oracles)
    if len(signed) < threshold:
        missing = ", ".join(sorted(set(oracles) - set(signed)))
        raise QuorumError(
            f"{len(signed)} of the {threshold} signatures that batch 0x{digest.hex()} needs are there.",
            f"It waits for more of these oracles: {missing}.",
        )
    return tuple(signed.values())[:threshold]
