"""Meter registers: the plain-Python model of the bridge's eight-lane words
(contracts/libraries/MeterWord.sol)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gramwatt.protocol.quantities import (
    ADVANCE_MAX_WH,
    LANES_PER_WORD,
    MWH_PER_WH,
    REGISTER_BITS,
    REGISTER_SPAN,
    SECONDS_PER_HOUR,
)


def register_wh(energy_mwh: int) -> int:
    """The register of a meter that has counted `energy_mwh`: whole Wh, the low 32 bits."""
    return energy_mwh // MWH_PER_WH % REGISTER_SPAN


def advance_wh(was_wh: int, next_wh: int) -> int:
    """The advance of a register modulo its span: a step back appears as a jump of almost the whole span."""
    return (next_wh - was_wh) % REGISTER_SPAN


def limit_wh(nameplate_watts: int, elapsed_seconds: int) -> int:
    """The largest advance of a lane over a period that the bridge allows, rounded down."""
    return min(nameplate_watts * elapsed_seconds // SECONDS_PER_HOUR, ADVANCE_MAX_WH)


def pack(registers: Sequence[int]) -> int:
    """The word of eight registers, the first in the lowest bits."""
    word = 0
    for register in reversed(registers):
        word = word << REGISTER_BITS | register
    return word


def unpack(word: int) -> tuple[int, ...]:
    """The eight registers of a word."""
    return tuple(word >> REGISTER_BITS * lane & REGISTER_SPAN - 1 for lane in range(LANES_PER_WORD))


class Advance(NamedTuple):
    """The energy of a word's advance in Wh, and the lanes (0 to 7) for which the bridge refuses it."""

    energy_wh: int
    refused: tuple[int, ...]


def advance(was: int, new: int, limit: int, frozen: int = 0) -> Advance:
    """The advance of one word. limit: Wh, for each lane. frozen: bit i is set if lane i may not move."""
    moves = [advance_wh(before, after) for before, after in zip(unpack(was), unpack(new), strict=True)]
    refused = tuple(lane for lane, move in enumerate(moves) if move > limit or (move and frozen >> lane & 1))
    return Advance(sum(moves), refused)


class RegisterBank:
    """The registers of one fleet."""

    def __init__(self, words: Iterable[int] = ()) -> None:
        self._registers = [register for word in words for register in unpack(word)]

    def __getitem__(self, lane: int) -> int:
        """The register of a lane, in Wh modulo 2^32; a lane that was never written is 0, as on chain."""
        return self._registers[lane] if lane < len(self._registers) else 0

    def __setitem__(self, lane: int, register: int) -> None:
        missing_words = lane // LANES_PER_WORD + 1 - len(self._registers) // LANES_PER_WORD
        self._registers.extend([0] * LANES_PER_WORD * missing_words)
        self._registers[lane] = register

    def words(self, first: int, count: int) -> tuple[int, ...]:
        """`count` words from word `first` on."""
        return tuple(
            pack([self[word * LANES_PER_WORD + lane] for lane in range(LANES_PER_WORD)])
            for word in range(first, first + count)
        )
