"""What a proposal would have done to recent credits: batches as they were priced, and as its records would
have priced them. Integers throughout: Wh times a factor is ng.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gramwatt.chains.evm.node.port import Chain
from gramwatt.governance.onchain.reader import BRIDGE, GovernanceReader
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
class PricedBatch:
    """A submitted batch, and the Unix second at which it is priced: when it was processed, else now."""

    summary: BatchSummary
    at: UnixTime


@dataclass(frozen=True)
class ZoneEffect:
    """One zone's batches, priced by the records in force and by the proposed one.

    waiting_wh and proposed_waiting_wh: energy that is not priced, or would not have been, because of a
    quarantine; energy_wh includes it. Masses in ng.
    """

    zone: int
    batches: int
    energy_wh: int
    waiting_wh: int
    actual_ng: int
    proposed_waiting_wh: int
    proposed_ng: int


def zone_effects(
    reader: GovernanceReader,
    proposal: Proposal,
    days: int = DAYS,
    curves: Mapping[bytes, DayCurve] = NO_CURVES,
) -> list[ZoneEffect]:
    """The effect on each zone that the proposal changes, over the batches submitted in the last `days`.

    curves: day curves by id, those that the proposal names and that may not be published yet.
    """
    if not proposal.factors:
        return []
    batches = recent_batches(reader, reader.now - days * DAY_SECONDS)
    histories = {change.zone: reader.history(change.zone) for change in proposal.factors}
    records = [change.record for change in proposal.factors]
    curve_ids = {record.curve for history in histories.values() for record in (*history, *records)} - {
        NO_CURVE
    }
    known = {name: curves[name] if name in curves else DayCurve.of(reader.curve(name)) for name in curve_ids}
    return [effect_of(change, batches, histories[change.zone], known) for change in proposal.factors]


def recent_batches(reader: GovernanceReader, since: int) -> list[PricedBatch]:
    """Every batch submitted at or after the Unix second `since`."""
    entry = reader.deployed.book.entry(BRIDGE)
    abi = reader.deployed.artifacts[BRIDGE].abi
    first = first_block_from(reader.chain, entry.block, since)
    processed = {
        log.topics[1]: UnixTime(reader.chain.block_time(log.block))
        for log in reader.chain.logs(entry.address, abi.events["BatchProcessed"].topic, first)
    }
    batches = []
    for log in reader.chain.logs(entry.address, abi.events["BatchSubmitted"].topic, first):
        arguments = abi.events["BatchSubmitted"].arguments(log.topics, log.data)
        summary = BatchSummary.from_abi(arguments["summary"])
        batches.append(PricedBatch(summary, processed.get(summary.batch_id, UnixTime(reader.now))))
    return batches


def first_block_from(chain: Chain, low: int, since: int) -> int:
    """The first block from `low` on whose time is `since` or later; one past the newest if there is none."""
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
    batches: Sequence[PricedBatch],
    history: Sequence[FactorRecord],
    curves: Mapping[bytes, DayCurve],
) -> ZoneEffect:
    """The effect of one record on its zone. `history` is the zone's on chain, without the record."""
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
    """One to three sentences for each zone. names: the zones' names."""
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
            yield f"{named}: {effect.waiting_wh:,} Wh of it wait because the zone is quarantined."
        if effect.proposed_waiting_wh:
            yield (
                f"{named}: {effect.proposed_waiting_wh:,} Wh of it would wait until a later record ends the"
                " quarantine; nothing of it is lost."
            )


def kilograms(ng: int) -> str:
    """A mass in kg with three decimals, rounded down as credits are: `256.000 kg`. 1 unit is 1 kg."""
    grams = ng * 1_000 // NG_PER_UNIT
    return f"{grams // 1_000:,}.{grams % 1_000:03d} kg"


def _change(effect: ZoneEffect) -> str:
    if not effect.actual_ng:
        return "nothing before" if effect.proposed_ng else "no change"
    return percent(effect.proposed_ng - effect.actual_ng, effect.actual_ng)
