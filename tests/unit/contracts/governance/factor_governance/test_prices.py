"""A factor changes by the whole path while batches from before, across and after it wait (PRICE-1)."""

import pytest

from tests.support.bridge.protocol import DAY, KENYA_FACTOR, VERIFIED, class_id, ready_fleet

LOWERED, RAISED = 430_000_000, 600_000_000
ENERGY_WH = 10_000
NG_PER_UNIT = 10**12


@pytest.mark.parametrize("factor", [LOWERED, RAISED])
def test_process_batch__about_a_change_by_the_whole_path__is_priced_by_its_period(governance, factor):
    """One zone, four periods of a day: before, up to, across and from the second of the execution."""
    protocol, chain = governance.protocol, governance.chain
    fleet, (meter,) = ready_fleet(protocol, 1)
    proposal = governance.factor(factor, status=VERIFIED)
    proposal_id = governance.queued(proposal)
    changes_at = governance.status(proposal_id).dueAt
    lower, before = min(factor, KENYA_FACTOR), KENYA_FACTOR
    periods = [
        (changes_at - 2 * DAY, changes_at - DAY, before),
        (changes_at - DAY, changes_at, before),
        (changes_at - 1, changes_at + DAY - 1, lower),
        (changes_at, changes_at + DAY, factor),
    ]
    waiting, register = [], 0
    for start, end, price in periods:
        chain.warp(max(chain.timestamp, end))
        if end == changes_at:
            governance.execute(proposal)
        register += ENERGY_WH
        waiting.append((protocol.submit(protocol.batch({fleet: {meter.lane: register}}, start, end)), price))

    for summary, price in waiting:
        was = total_ng(protocol, fleet)
        protocol.process(summary)
        assert total_ng(protocol, fleet) - was == ENERGY_WH * price


def total_ng(protocol, fleet) -> int:
    """Of both classes: provisional and verified."""
    accruals = [protocol.accrual(fleet, class_id(flags=flags)) for flags in (0, 1)]
    return sum(units * NG_PER_UNIT + carry for units, carry in accruals)
