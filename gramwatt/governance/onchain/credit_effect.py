"""What a proposal would have done to the credits of the last days: batches as they were priced, and as they
would have been had its records been in force all the while. Integers throughout: Wh times a factor is ng.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gramwatt.chains.evm.node.port import Chain
from gramwatt.governance.onchain.reader import BRIDGE, Desk
from gramwatt.governance.proposal.content import FactorChange, Proposal
from gramwatt.protocol.batch import BatchSummary
from gramwatt.protocol.day_curve import DayCurve, lowest_during
from gramwatt.protocol.factor import NO_CURVE, FactorRecord, FactorStatus
from gramwatt.protocol.formats import percent
from gramwatt.protocol.pricing import NO_CURVES, price_during
from gramwatt.protocol.quantities import NG_PER_UNIT, UnixTime

DAYS = 30
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Priced:
    """A submitted batch, and the Unix second as of which it is priced: when it was processed, else now."""

    summary: BatchSummary
    at: UnixTime


@dataclass(frozen=True)
class ZoneEffect:
    """One zone's batches under the records that priced them, and under the proposed one.

    waiting_wh and proposed_waiting_wh: energy that a quarantine keeps, or would have kept, from being priced;
    it is in energy_wh too. Masses in ng.
    """

    zone: int
    batches: int
    energy_wh: int
    waiting_wh: int
    actual_ng: int
    proposed_waiting_wh: int
    proposed_ng: int


def zone_effects(
    desk: Desk, proposal: Proposal, days: int = DAYS, curves: Mapping[bytes, DayCurve] = NO_CURVES
) -> list[ZoneEffect]:
    """The effect on each zone that the proposal has a record for: of batches submitted in the last `days`.

    curves: day curves by id, of those that the proposal names and the chain may not have yet.
    """
    if not proposal.factors:
        return []
    batches = recent_batches(desk, desk.now - days * DAY_SECONDS)
    histories = {change.zone: desk.history(change.zone) for change in proposal.factors}
    records = [change.record for change in proposal.factors]
    named = {record.curve for history in histories.values() for record in (*history, *records)} - {NO_CURVE}
    known = {curve: curves[curve] if curve in curves else DayCurve.of(desk.curve(curve)) for curve in named}
    return [effect_of(change, batches, histories[change.zone], known) for change in proposal.factors]


def recent_batches(desk: Desk, since: int) -> list[Priced]:
    """Every batch submitted from the Unix second `since` on."""
    entry = desk.site.book.entry(BRIDGE)
    abi = desk.site.artifacts[BRIDGE].abi
    first = first_block_from(desk.chain, entry.block, since)
    processed = {
        log.topics[1]: UnixTime(desk.chain.block_time(log.block))
        for log in desk.chain.logs(entry.address, abi.events["BatchProcessed"].topic, first)
    }
    found = []
    for log in desk.chain.logs(entry.address, abi.events["BatchSubmitted"].topic, first):
        told = abi.events["BatchSubmitted"].arguments(log.topics, log.data)
        summary = BatchSummary.from_abi(told["summary"])
        found.append(Priced(summary, processed.get(summary.batch_id, UnixTime(desk.now))))
    return found


def first_block_from(chain: Chain, low: int, since: int) -> int:
    """The first block, from `low` on, of the Unix second `since` or later; past the newest if none is."""
    high = chain.newest_block() + 1
    while low < high:
        middle = (low + high) // 2
        if chain.block_time(middle) < since:
            low = middle + 1
        else:
            high = middle
    return low


def effect_of(
    change: FactorChange,
    batches: Sequence[Priced],
    history: Sequence[FactorRecord],
    curves: Mapping[bytes, DayCurve],
) -> ZoneEffect:
    """The effect of one record on its zone. `history` is the zone's on chain, without it."""
    zone, record = change.zone, change.record
    count = energy = waiting = actual = proposed_waiting = proposed = 0
    for batch in batches:
        energy_wh = sum(fleet.energy_wh for fleet in batch.summary.energy if fleet.zone == zone)
        if not any(fleet.zone == zone for fleet in batch.summary.energy):
            continue
        start, end = batch.summary.period_start, batch.summary.period_end
        price = price_during(history, start, end, batch.at, curves)
        count += 1
        energy += energy_wh
        waiting += energy_wh if price.waits else 0
        actual += energy_wh * price.factor
        if record.status is FactorStatus.QUARANTINED:
            proposed_waiting += energy_wh
        elif record.curve == NO_CURVE:
            proposed += energy_wh * record.value
        else:
            proposed += energy_wh * lowest_during(curves[record.curve], start, end)
    return ZoneEffect(zone, count, energy, waiting, actual, proposed_waiting, proposed)


def effect_lines(
    effects: Iterable[ZoneEffect], names: Mapping[int, str] | None = None, days: int = DAYS
) -> Iterator[str]:
    """A sentence or two for each zone; `names` are the zones' own."""
    for effect in effects:
        named = (names or {}).get(effect.zone, f"zone {effect.zone}")
        if not effect.batches:
            yield f"{named}: no energy was submitted in the last {days} days, so there is nothing to compare."
            continue
        batches = "1 batch" if effect.batches == 1 else f"{effect.batches:,} batches"
        yield (
            f"{named}: {batches} of the last {days} days with {effect.energy_wh:,} Wh, worth"
            f" {kilograms(effect.actual_ng)}; under the proposed record {kilograms(effect.proposed_ng)}"
            f" ({_change(effect)})."
        )
        if effect.waiting_wh:
            yield f"{named}: {effect.waiting_wh:,} Wh of it wait, because the zone is quarantined."
        if effect.proposed_waiting_wh:
            yield (
                f"{named}: {effect.proposed_waiting_wh:,} Wh of it would wait until a later record ends the"
                " quarantine; nothing of it is lost."
            )


def kilograms(ng: int) -> str:
    """A mass in kg, to the gram, rounded down as credits are: `256.000 kg`. 1 unit is 1 kg."""
    grams = ng * 1_000 // NG_PER_UNIT
    return f"{grams // 1_000:,}.{grams % 1_000:03d} kg"


def _change(effect: ZoneEffect) -> str:
    if not effect.actual_ng:
        return "nothing before" if effect.proposed_ng else "no change"
    return percent(effect.proposed_ng - effect.actual_ng, effect.actual_ng)
