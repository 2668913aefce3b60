"""Check whether a proposed batch matches its evidence, before an oracle signs it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gramwatt.protocol.batch import BatchRules, EnergyBatch, LaneReading, Period
from gramwatt.protocol.digests import reading_digest
from gramwatt.protocol.errors import ReadingRangeError
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.meter import FleetState, Meter
from gramwatt.protocol.quantities import (
    ADVANCE_MAX_WH,
    LANES_PER_WORD,
    DeviceId,
    FleetId,
    LaneId,
    UnixTime,
    device_text,
)
from gramwatt.protocol.reading import Reading, SignedReading, decode_reading
from gramwatt.protocol.registers import RegisterBank, advance_wh, limit_wh, register_wh
from gramwatt.protocol.signatures import verify_meter
from oracle.services.batching import build_batches, is_frozen


@dataclass(frozen=True, slots=True)
class LocalState:
    """This oracle's own data, against which a batch is checked.

    meters and fleets: their state on the chain. register_times: when each meter's register last had the value
    on the chain. reading_domain: the EIP-712 domain of readings. p256_verifiers: addresses of the accepted
    verifiers.
    """

    meters: Mapping[DeviceId, Meter]
    fleets: Sequence[FleetState]
    register_times: Mapping[DeviceId, UnixTime]
    reading_domain: bytes
    p256_verifiers: frozenset[bytes]


def refusals(
    batch: EnergyBatch, evidence: Sequence[SignedReading], local: LocalState, rules: BatchRules
) -> list[str]:
    """Sentences on why the batch is not signed; empty if it matches its evidence exactly.

    Every reading must be signed by its meter and be in the period. Then the batch is rebuilt from the chain's
    registers and these readings. This ensures that a lane moves only to a signed register, that no frozen
    lane moves, that no lane exceeds its nameplate, and that the period starts where this oracle's own
    readings put it.
    """
    if not evidence or merkle_root(evidence) != batch.evidence:
        return [f"The evidence does not have the root 0x{batch.evidence.hex()}."]
    if batch.period_end % rules.length_seconds:
        return [f"The period's end {batch.period_end} is not on the grid of {rules.length_seconds} s."]
    period = Period(UnixTime(batch.period_end - rules.length_seconds), batch.period_end)

    problems: list[str] = []
    lanes: dict[tuple[FleetId, LaneId], LaneReading] = {}
    known_fleets = {fleet.fleet for fleet in local.fleets}
    for signed in evidence:
        try:
            reading = decode_reading(signed.word)
        except ReadingRangeError as error:
            problems.append(str(error))
            continue
        meter = local.meters.get(reading.device)
        problem = _reading_problem(reading, signed, meter, period, local)
        if problem or meter is None or meter.fleet not in known_fleets:
            problems.append(problem or f"Meter {device_text(reading.device)} has no lane on the chain.")
        elif (meter.fleet, meter.lane) in lanes:
            problems.append(f"{_place(meter.fleet, meter.lane)} has two readings in the evidence.")
        else:
            lanes[meter.fleet, meter.lane] = _lane_reading(reading, signed, meter, local)
    if problems:
        return problems

    rebuilt = build_batches(period, local.fleets, lanes.values(), rules)
    if [built.batch for built in rebuilt] == [batch]:
        return []
    return list(_differences(batch, lanes, local.fleets)) or [
        f"The batch does not match its evidence: it has {_shape(batch)}, and the evidence gives "
        + (" and ".join(_shape(built.batch) for built in rebuilt) or "no batch")
        + "."
    ]


def still_fits(batch: EnergyBatch, fleets: Iterable[FleetState]) -> bool:
    """Whether a lane of the batch advances and none goes back; otherwise another batch has overtaken it."""
    banks = {fleet.fleet: RegisterBank(fleet.words) for fleet in fleets}
    advances = [advance_wh(before, after) for _, _, before, after in _moves(batch, banks)]
    return bool(advances) and max(advances) <= ADVANCE_MAX_WH


def _reading_problem(
    reading: Reading, signed: SignedReading, meter: Meter | None, period: Period, local: LocalState
) -> str:
    name = f"Meter {device_text(reading.device)}"
    if meter is None:
        return f"{name} has no lane on the chain."
    if not period.start < reading.time <= period.end:
        return f"{name} has a reading at {reading.time}, outside the period {period.start} to {period.end}."
    digest = reading_digest(local.reading_domain, signed.word, signed.air)
    refusal = verify_meter(meter, digest, signed.signature, local.p256_verifiers)
    return f"{name}: {refusal.sentence}" if refusal else ""


def _lane_reading(reading: Reading, signed: SignedReading, meter: Meter, local: LocalState) -> LaneReading:
    register_time = local.register_times.get(reading.device, meter.bond_time)
    return LaneReading(
        fleet=meter.fleet,
        lane=meter.lane,
        interval_start=max(meter.bond_time, register_time),
        register_wh=register_wh(reading.energy_mwh),
        signed=signed,
    )


def _moves(
    batch: EnergyBatch, banks: Mapping[FleetId, RegisterBank]
) -> Iterable[tuple[FleetId, LaneId, int, int]]:
    """Lanes whose register the batch changes: fleet, lane, register before and after."""
    for readings in batch.fleets:
        after = RegisterBank(readings.registers)
        before = banks.get(readings.fleet, RegisterBank())
        for index in range(len(readings.registers) * LANES_PER_WORD):
            lane = LaneId(readings.first_word * LANES_PER_WORD + index)
            if before[lane] != after[index]:
                yield readings.fleet, lane, before[lane], after[index]


def _differences(
    batch: EnergyBatch, lanes: Mapping[tuple[FleetId, LaneId], LaneReading], fleets: Iterable[FleetState]
) -> Iterable[str]:
    """Sentences on single lanes that do not match the evidence."""
    states = {fleet.fleet: fleet for fleet in fleets}
    banks = {fleet.fleet: RegisterBank(fleet.words) for fleet in states.values()}
    for fleet, lane, before, after in _moves(batch, banks):
        reading = lanes.get((fleet, lane))
        move = f"{_place(fleet, lane)} moves from {before} to {after} Wh"
        if reading is None:
            yield f"{move} without a signed reading."
        elif reading.register_wh != after:
            yield f"{move}, but its meter signed {reading.register_wh} Wh."
        else:
            limit = limit_wh(states[fleet].nameplate_watts, batch.period_end - batch.period_start)
            if is_frozen(states[fleet], lane):
                yield f"{move}, but it is frozen."
            elif advance_wh(before, after) > limit:
                yield f"{move}, but its nameplate allows an advance of {limit} Wh."


def _shape(batch: EnergyBatch) -> str:
    words = sum(len(fleet.registers) for fleet in batch.fleets)
    return f"{words} word{'' if words == 1 else 's'} from {batch.period_start} to {batch.period_end}"


def _place(fleet: FleetId, lane: LaneId) -> str:
    return f"Fleet {fleet}, lane {lane}"
