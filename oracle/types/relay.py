"""What oracles pass to each other, and what a step of the relay did."""

from dataclasses import dataclass
from enum import StrEnum

from gramwatt.protocol.batch import EnergyBatch
from gramwatt.protocol.quantities import UnixTime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A batch on the board.

    batch_id: the EIP-712 digest that oracles sign. proposed_at: chain time at which it was put there, as its
    proposer says. signers: ERC-7913 signers of meters in the evidence of which the chain has only the hash.
    """

    batch_id: bytes
    batch: EnergyBatch
    proposed_at: UnixTime
    signers: tuple[bytes, ...] = ()


class Action(StrEnum):
    """What became of one thing that a step looked at."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    REFUSED = "refused"
    DELIVERED = "delivered"
    PROCESSED = "processed"
    CLAIMED = "claimed"
    DROPPED = "dropped"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a step's account of itself. `dry`: it would have been done, and was only shown."""

    action: Action
    says: str
    batch_id: bytes = b""
    dry: bool = False
