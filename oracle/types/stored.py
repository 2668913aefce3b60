"""Readings before and after they are checked and stored."""

from dataclasses import dataclass

from gramwatt.protocol.reading import Reading, Rejection, SignedReading


@dataclass(frozen=True, slots=True)
class Submission:
    """A reading as received, its source, and the meter's ERC-7913 signer if it was given with the reading."""

    signed: SignedReading
    source: str
    signer: bytes = b""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A reading that counts, and the register value that follows from it, in Wh modulo 2^32."""

    reading: Reading
    signed: SignedReading
    register_wh: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A reading that was refused, and why; `reading` is None if the words cannot be decoded."""

    signed: SignedReading
    reading: Reading | None
    rejection: Rejection
    source: str
