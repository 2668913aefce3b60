"""What a node reads from the chain, each at one block."""

from dataclasses import dataclass
from enum import IntEnum

from eth_typing import ChecksumAddress

from gramwatt.protocol.batch import BatchSummary
from gramwatt.protocol.quantities import FleetId, UnixTime


@dataclass(frozen=True, slots=True)
class BlockStamp:
    """A block and its timestamp, a Unix second."""

    number: int
    hash: bytes
    timestamp: UnixTime


@dataclass(frozen=True, slots=True)
class BridgeSettings:
    """Who must sign (`threshold` of `oracles`), how long a batch waits, and whether the bridge is paused."""

    threshold: int
    oracles: tuple[ChecksumAddress, ...]
    window_seconds: int
    paused: bool


@dataclass(frozen=True, slots=True)
class FleetFacts:
    """A fleet without its registers. nameplate_watts: the limit of every lane. since: when it was opened."""

    fleet: FleetId
    beneficiary: ChecksumAddress
    zone: int
    methodology: int
    lanes: int
    frozen_lanes: int
    nameplate_watts: int
    since: UnixTime


class BatchStatus(IntEnum):
    """The status of a batch; the order is the ABI's."""

    UNKNOWN = 0
    WAITING = 1
    PROCESSED = 2


@dataclass(frozen=True, slots=True)
class ChainBatch:
    """A batch that was submitted.

    submitted: its summary. rest: the summary for the next processing, less than `submitted` after a deferral
    by a quarantine. evidence: Merkle root. block and transaction: where it was submitted.
    """

    submitted: BatchSummary
    rest: BatchSummary
    evidence: bytes
    status: BatchStatus
    block: int
    transaction: bytes

    @property
    def batch_id(self) -> bytes:
        return self.submitted.batch_id


@dataclass(frozen=True, slots=True)
class Accrual:
    """What a fleet has earned in a class and not claimed: whole units, and ng below 1e12."""

    fleet: FleetId
    credit_id: int
    units: int
    carry_ng: int
