"""Build the batches of a period from its readings and the registers on chain, the same for all oracles.

A batch's words replace the words in storage, so batches that write the same word are valid only in the order
given here. Deliver one, wait until it is final, read the chain and build again: nothing that is on chain by
then is built twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gramwatt.protocol.batch import (
    BatchRules,
    EnergyBatch,
    EvidencedBatch,
    FleetReadings,
    LaneReading,
    Period,
)
from gramwatt.protocol.evidence import in_leaf_order, merkle_root
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import LANES_PER_WORD, FleetId, UnixTime
from gramwatt.protocol.registers import RegisterBank, advance_wh, limit_wh
from oracle.services.periods import period_start

MAX_GAP_WORDS = 1
"""Unmoved words between moved ones that a run includes: one costs less gas than a new run, two cost more."""

_Word = tuple[FleetId, int]


class _Run(NamedTuple):
    """Words of one fleet, from `first` up to but not including `end`."""

    fleet: FleetId
    first: int
    end: int


def build_batches(
    period: Period, fleets: Iterable[FleetState], readings: Iterable[LaneReading], rules: BatchRules
) -> list[EvidencedBatch]:
    """Return the batches of a period in the order of delivery: the one that starts earliest first.

    fleets: their state on chain. readings: at most one per lane. A lane that does not move, or must not,
    keeps its register; one that advanced more than its fleet's nameplate allows over the period waits for a
    longer period.
    """
    states = {fleet.fleet: fleet for fleet in fleets}
    banks = {fleet.fleet: RegisterBank(fleet.words) for fleet in states.values()}
    by_start: dict[UnixTime, list[LaneReading]] = defaultdict(list)
    for reading in readings:
        state = states[reading.fleet]
        start = _start(period, state, banks[reading.fleet], reading, rules)
        if start is not None:
            by_start[start].append(reading)

    batches: list[EvidencedBatch] = []
    for start in sorted(by_start):
        moved: dict[_Word, list[LaneReading]] = defaultdict(list)
        for reading in by_start[start]:
            banks[reading.fleet][reading.lane] = reading.register_wh
            moved[reading.fleet, reading.lane // LANES_PER_WORD].append(reading)
        for runs in _slices(sorted(moved), rules):
            batches.append(_batch(Period(start, period.end), runs, banks, moved))
    return batches


def _start(
    period: Period, state: FleetState, bank: RegisterBank, reading: LaneReading, rules: BatchRules
) -> UnixTime | None:
    """Start of the period for which the lane moves; None if it does not move.

    A lane is on time if its interval started in the period, or before it by the slack at most. For a late
    lane the period starts when its interval did, rounded down to the grid. No period starts before its fleet
    was opened.
    """
    advance = advance_wh(bank[reading.lane], reading.register_wh)
    if advance == 0 or is_frozen(state, reading.lane):
        return None
    late_start = min(period.start, period_start(reading.interval_start, rules.length_seconds))
    is_on_time = reading.interval_start >= period.start - rules.slack_seconds
    for grid_start in (period.start, late_start) if is_on_time else (late_start,):
        start = UnixTime(max(grid_start, state.since))
        if start < period.end and advance <= limit_wh(state.nameplate_watts, period.end - start):
            return start
    return None


def is_frozen(state: FleetState, lane: int) -> bool:
    """Whether a lane must not move, or was never assigned to a device."""
    word, place = divmod(lane, LANES_PER_WORD)
    return word >= len(state.frozen) or bool(state.frozen[word] >> place & 1)


def _slices(moved_words: Iterable[_Word], rules: BatchRules) -> Iterator[list[_Run]]:
    """Join moved words into runs, across short gaps, and group the runs into slices that each fit a batch."""
    runs: list[_Run] = []
    room = rules.max_words
    for fleet, word in moved_words:
        last = runs[-1] if runs else None
        if last and last.fleet == fleet and word - last.end <= MAX_GAP_WORDS and word - last.end < room:
            room -= word + 1 - last.end
            runs[-1] = last._replace(end=word + 1)
            continue
        if room == 0 or len(runs) == rules.max_fleets:
            yield runs
            runs, room = [], rules.max_words
        runs.append(_Run(fleet, word, word + 1))
        room -= 1
    if runs:
        yield runs


def _batch(
    period: Period,
    runs: Iterable[_Run],
    banks: Mapping[FleetId, RegisterBank],
    moved: Mapping[_Word, Iterable[LaneReading]],
) -> EvidencedBatch:
    evidence = in_leaf_order(
        reading.signed
        for run in runs
        for word in range(run.first, run.end)
        for reading in moved.get((run.fleet, word), ())
    )
    fleets = tuple(
        FleetReadings(run.fleet, run.first, banks[run.fleet].words(run.first, run.end - run.first))
        for run in runs
    )
    return EvidencedBatch(
        EnergyBatch(period.start, period.end, merkle_root(evidence), fleets), tuple(evidence)
    )
