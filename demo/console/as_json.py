"""The demo's result as JSON."""

from dataclasses import asdict
from typing import Any

from demo.play.outcome import Outcome


def as_json(outcome: Outcome, report: str) -> dict[str, Any]:
    """The result for scripts. Amounts in ng are strings, because many JSON parsers would round them."""
    result = outcome.result
    fleets = []
    for fleet in result.fleets:
        row = asdict(fleet) | {"credited_ng": fleet.credited_ng, "difference_ng": fleet.difference_ng}
        fleets.append({key: str(value) if key.endswith("_ng") else value for key, value in row.items()})
    return {
        "exact": not outcome.problems,
        "problems": list(outcome.problems),
        "network": result.network,
        "chain_id": result.chain_id,
        "contracts": dict(result.addresses),
        "calendar_start": result.calendar_start,
        "calendar_end": result.calendar_end,
        "interval_seconds": result.interval_seconds,
        "meters": result.meters,
        "p256_meters": result.p256_meters,
        "oracles": result.oracles,
        "quorum": result.quorum,
        "energy_wh": result.energy_wh,
        "units": result.units,
        "fleets": fleets,
        "days": [{"start": day.start, "energy_wh": dict(day.energy_wh)} for day in result.days],
        "batches": [asdict(batch) | {"gas": batch.gas} for batch in result.batches],
        "accepted": result.accepted,
        "refused": [asdict(refusal) for refusal in outcome.refused],
        "readings_judged": outcome.judged,
        "intake_ms": outcome.intake_ms,
        "wall_ms": result.wall_ms,
        "report": report,
    }
