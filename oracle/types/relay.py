"""Batch proposals, which oracles exchange, and notes, which the steps of the relay return."""

from dataclasses import dataclass
from enum import StrEnum

from gramwatt.protocol.batch import EnergyBatch
from gramwatt.protocol.quantities import UnixTime


@dataclass(frozen=True, slots=True)
class BatchProposal:
    """A batch that an oracle has put on the board.

    batch_id: the EIP-712 digest that oracles sign. proposed_at: chain time of the proposal, as stated by the
    proposer. signers: ERC-7913 signers of the meters in the evidence whose signer the chain has only as a
    hash.
    """

    batch_id: bytes
    batch: EnergyBatch
    proposed_at: UnixTime
    signers: tuple[bytes, ...] = ()


class Action(StrEnum):
    """What a step did with one item."""

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
    """One line of a step's report. dry: the action was only shown, not carried out."""

    action: Action
    sentence: str
    batch_id: bytes = b""
    dry: bool = False
