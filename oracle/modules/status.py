"""The state of the chain and of this node: periods, batches, registers and credits."""

from typing import Any

from gramwatt.chains.evm.contracts.bridge import Bridge
from gramwatt.chains.state import BatchStatus, BlockStamp, ChainBatch
from gramwatt.protocol.batch import Period
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import ADVANCE_MAX_WH, FleetId, UnixTime
from gramwatt.protocol.registers import RegisterBank, advance_wh
from oracle.modules.lanes import lane_readings
from oracle.modules.settle import classes_of
from oracle.providers.store import Store
from oracle.services.periods import last_closed, period_start
from oracle.types.config import Config


def status(config: Config, chain: Bridge, store: Store) -> dict[str, Any]:
    """Return the state at the finalized block, and waiting batches and accruals at the newest block.

    Copies the meters from the chain into the store.
    """
    final, head = chain.finalized(), chain.head()
    settings = chain.settings(final)
    store.bind(chain.deployment)
    store.upsert_meters(chain.meters(final))
    fleets = chain.fleets(final)
    batches = chain.batches(head)
    periods = config.periods
    closed = last_closed(final.timestamp, periods.length_seconds, periods.grace_seconds)
    return {
        "chain": {
            "chain_id": chain.book.chain_id,
            "bridge": chain.contract.address,
            "head": _block(head),
            "finalized": _block(final),
            "paused": settings.paused,
            "oracles": len(settings.oracles),
            "threshold": settings.threshold,
            "window_seconds": settings.window_seconds,
        },
        "periods": {
            "last_closed": {"start": closed.start, "end": closed.end},
            "open_since": period_start(final.timestamp, periods.length_seconds),
        },
        "waiting_batches": [
            _waiting(batch, head) for batch in batches if batch.status is BatchStatus.WAITING
        ],
        "processed_batches": sum(batch.status is BatchStatus.PROCESSED for batch in batches),
        "fleets": _lags(store, fleets, final),
        "accruals": [
            {
                "fleet": accrual.fleet,
                "credit_id": accrual.credit_id,
                "units": accrual.units,
                "carry_ng": accrual.carry_ng,
            }
            for accrual in chain.accruals(classes_of(batches), head)
            if accrual.units or accrual.carry_ng
        ],
    }


def _block(stamp: BlockStamp) -> dict[str, int]:
    return {"number": stamp.number, "timestamp": stamp.timestamp}


def _waiting(batch: ChainBatch, head: BlockStamp) -> dict[str, Any]:
    return {
        "batch_id": f"0x{batch.batch_id.hex()}",
        "period_start": batch.rest.period_start,
        "period_end": batch.rest.period_end,
        "energy_wh": sum(energy.energy_wh for energy in batch.rest.energy),
        "window_ends_at": batch.rest.window_ends_at,
        "seconds_left": max(batch.rest.window_ends_at - head.timestamp, 0),
    }


def _lags(store: Store, fleets: list[FleetState], final: BlockStamp) -> list[dict[str, int]]:
    """How far each fleet's registers on chain are behind the readings that this node has accepted.

    A lane whose register on chain is ahead of them is not behind: this node has missed readings.
    """
    banks = {fleet.fleet: RegisterBank(fleet.words) for fleet in fleets}
    behind_wh: dict[FleetId, list[int]] = {fleet.fleet: [] for fleet in fleets}
    for reading in lane_readings(store, fleets, Period(UnixTime(0), final.timestamp)):
        advance = advance_wh(banks[reading.fleet][reading.lane], reading.register_wh)
        if advance <= ADVANCE_MAX_WH:
            behind_wh[reading.fleet].append(advance)
    return [
        {"fleet": fleet, "lanes_behind": len(lanes), "energy_behind_wh": sum(lanes)}
        for fleet, lanes in behind_wh.items()
    ]
