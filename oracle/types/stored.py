"""Readings on their way into the store and out of it."""

from dataclasses import dataclass

from gramwatt.protocol.reading import Reading, Rejection, SignedReading


@dataclass(frozen=True, slots=True)
class Submission:
    """A reading as it came in: where from, and the meter's ERC-7913 signer if that came with it."""

    signed: SignedReading
    source: str
    signer: bytes = b""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A reading that counts, and the register that it puts on chain, in Wh modulo 2^32."""

    reading: Reading
    signed: SignedReading
    register_wh: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A reading that does not count and why; `reading` is None where the words cannot be decoded."""

    signed: SignedReading
    reading: Reading | None
    rejection: Rejection
    source: str
