"""Batches as in the bridge's ABI (contracts/types/Batch.sol).

`to_abi` returns the tuples for web3; `from_abi` takes what web3 returns: tuples from calls, mappings in ABI
order from events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from gramwatt.protocol.quantities import FleetId, LaneId, UnixTime
from gramwatt.protocol.reading import SignedReading


def _members(struct: Any) -> tuple[Any, ...]:
    return tuple(struct.values()) if isinstance(struct, Mapping) else tuple(struct)


@dataclass(frozen=True, slots=True)
class FleetReadings:
    """New register words of one fleet, from `first_word` on; each is eight u32 registers in Wh."""

    fleet: FleetId
    first_word: int
    registers: tuple[int, ...]

    def to_abi(self) -> tuple[int, int, list[int]]:
        return self.fleet, self.first_word, list(self.registers)

    @classmethod
    def from_abi(cls, struct: Any) -> Self:
        fleet, first_word, registers = _members(struct)
        return cls(FleetId(fleet), first_word, tuple(registers))


@dataclass(frozen=True, slots=True)
class EnergyBatch:
    """What k oracles sign. evidence: the Merkle root of the signed readings behind the registers."""

    period_start: UnixTime
    period_end: UnixTime
    evidence: bytes
    fleets: tuple[FleetReadings, ...]

    def to_abi(self) -> tuple[int, int, bytes, list[tuple[int, int, list[int]]]]:
        return self.period_start, self.period_end, self.evidence, [fleet.to_abi() for fleet in self.fleets]

    @classmethod
    def from_abi(cls, struct: Any) -> Self:
        start, end, evidence, fleets = _members(struct)
        return cls(
            UnixTime(start),
            UnixTime(end),
            bytes(evidence),
            tuple(FleetReadings.from_abi(fleet) for fleet in fleets),
        )


@dataclass(frozen=True, slots=True)
class FleetEnergy:
    """What one fleet metered in a batch, with the fleet's data that pricing needs.

    One ABI word: methodology u16 << 128 | zone u32 << 96 | fleet u32 << 64 | energy u64 in Wh.
    """

    methodology: int
    zone: int
    fleet: FleetId
    energy_wh: int

    def to_abi(self) -> int:
        return self.methodology << 128 | self.zone << 96 | self.fleet << 64 | self.energy_wh

    @classmethod
    def from_abi(cls, word: int) -> Self:
        return cls(
            methodology=word >> 128 & 0xFFFF,
            zone=word >> 96 & 0xFFFFFFFF,
            fleet=FleetId(word >> 64 & 0xFFFFFFFF),
            energy_wh=word & 0xFFFFFFFFFFFFFFFF,
        )


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """The effect of a submitted batch: the preimage of its commitment on chain, for `processBatch`."""

    batch_id: bytes
    period_start: UnixTime
    period_end: UnixTime
    window_ends_at: UnixTime
    words_before: bytes
    energy: tuple[FleetEnergy, ...]

    def to_abi(self) -> tuple[bytes, int, int, int, bytes, list[int]]:
        return (
            self.batch_id,
            self.period_start,
            self.period_end,
            self.window_ends_at,
            self.words_before,
            [energy.to_abi() for energy in self.energy],
        )

    @classmethod
    def from_abi(cls, struct: Any) -> Self:
        batch_id, start, end, window_ends_at, words_before, energy = _members(struct)
        return cls(
            bytes(batch_id),
            UnixTime(start),
            UnixTime(end),
            UnixTime(window_ends_at),
            bytes(words_before),
            tuple(FleetEnergy.from_abi(word) for word in energy),
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A metered period: readings with start < time <= end close it. Unix seconds."""

    start: UnixTime
    end: UnixTime


@dataclass(frozen=True, slots=True)
class BatchRules:
    """How periods and batches are divided; every oracle of a committee must have the same rules.

    length_seconds: of a period; periods are counted from 1970. slack_seconds: how long before one a lane's
    interval may begin for the lane to count as on time. max_words and max_fleets: the limits of a batch, so
    that it fits into a transaction: EIP-7825 caps that at 16,777,216 gas, and the first write of a word takes
    22,000 and of a fleet 33,000.
    """

    length_seconds: int
    slack_seconds: int
    max_words: int = 500
    max_fleets: int = 250


@dataclass(frozen=True, slots=True)
class LaneReading:
    """The newest accepted reading of a lane in a period.

    interval_start: time of the latest accepted reading whose register is the one on chain, else when the
    meter was bonded; what the lane metered since then is in `register_wh`.
    """

    fleet: FleetId
    lane: LaneId
    interval_start: UnixTime
    register_wh: int
    signed: SignedReading


@dataclass(frozen=True, slots=True)
class EvidencedBatch:
    """A batch with the signed readings behind its registers, in the order of their leaves."""

    batch: EnergyBatch
    evidence: tuple[SignedReading, ...]
