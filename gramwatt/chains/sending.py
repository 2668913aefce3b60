"""Transactions: the calls that are sent, and the endings of a send."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bridge.

    function and arguments: by the ABI, as decoded values, so that a dry run shows what would be signed.
    says: what it does, for people.
    """

    function: str
    arguments: tuple[Any, ...]
    says: str


class Ending(StrEnum):
    """How a send ends.

    mined: the transaction as first sent is in a block. replaced: one with its nonce and higher fees is.
    dropped: the node gave up on it; its nonce is free or used, so the next cycle reads the chain again.
    shown: a dry run, nothing was sent.
    """

    MINED = "mined"
    REPLACED = "replaced"
    DROPPED = "dropped"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Sent:
    """The ending of one send. reason: why it was dropped, as a sentence."""

    ending: Ending
    nonce: int | None = None
    transaction: bytes = b""
    block: int | None = None
    gas_used: int = 0
    reason: str = ""

    @property
    def done(self) -> bool:
        """Whether it is in a block and did not revert."""
        return self.ending in (Ending.MINED, Ending.REPLACED)


@dataclass(frozen=True, slots=True)
class Fees:
    """EIP-1559 fees in wei per unit of gas."""

    max_fee: int
    tip: int
