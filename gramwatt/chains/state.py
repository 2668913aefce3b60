"""What a node reads of the chain, each at one block."""

from dataclasses import dataclass
from enum import IntEnum

from eth_typing import ChecksumAddress

from gramwatt.protocol.batch import BatchSummary
from gramwatt.protocol.quantities import FleetId, UnixTime


@dataclass(frozen=True, slots=True)
class BlockStamp:
    """A block, and the Unix second that it says it is."""

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
    """Where a batch is; the order is the ABI's."""

    UNKNOWN = 0
    WAITING = 1
    PROCESSED = 2


@dataclass(frozen=True, slots=True)
class ChainBatch:
    """A batch that was submitted.

    submitted: what it did. rest: what processing takes from now on, less than `submitted` where zones are in
    quarantine. evidence: Merkle root. block and transaction: where it was submitted.
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
