"""PRICE-1 and FACTOR-1 on chain: what a period is priced by, for any history that governance can write."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from oracle.services.pricing import price_during
from oracle.types.errors import PricingError
from oracle.types.factor import FactorRecord, FactorStatus
from tests.support.evm import GENESIS, Reverted
from tests.support.protocol import NIGERIA, Protocol, deploy_protocol

ZONE = NIGERIA | 7  # a region without any record
VERIFIED, QUARANTINED = FactorStatus.VERIFIED, FactorStatus.QUARANTINED
STEP = 100  # seconds; a coarse clock makes edges meet

# (steps since the last act, steps until the entry takes effect, value, status)
acts = st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 5), st.sampled_from(list(FactorStatus)))
histories = st.lists(acts, min_size=1, max_size=6)
waits = st.integers(0, 8)
starts = st.integers(0, 30)
lengths = st.integers(1, 30)


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return deploy_protocol()


def write(protocol: Protocol, history: list[tuple[int, int, int, FactorStatus]]) -> list[FactorRecord]:
    """Let governance act; return the zone's history as the chain has it."""
    for pause, ahead, value, status in history:
        protocol.chain.warp(protocol.chain.timestamp + pause * STEP)
        protocol.record_factor(ZONE, value, protocol.chain.timestamp + ahead * STEP, status)
    return on_chain(protocol)


def on_chain(protocol: Protocol) -> list[FactorRecord]:
    return [FactorRecord.from_abi(record) for record in protocol.bridge.call("factorHistory", ZONE)]


@given(history=histories, wait=waits, start=starts, length=lengths)
@example(  # a quarantine inside the period, with a dearer entry after it: the entry before it prices
    history=[(0, 0, 3, VERIFIED), (2, 0, 9, QUARANTINED), (2, 0, 5, VERIFIED)],
    wait=1,
    start=2,
    length=2,
)
@example(  # an announced entry overtaken by an emergency before it began
    history=[(0, 0, 3, VERIFIED), (0, 4, 1, VERIFIED), (1, 1, 2, VERIFIED)],
    wait=8,
    start=0,
    length=9,
)
def test_factor_during__any_history__equals_the_model(protocol, history, wait, start, length):
    """PRICE-1: Solidity's walk over the history and Python's stretches of time agree."""
    with protocol.chain.rollback():
        records = write(protocol, history)
        period = (GENESIS + start * STEP, GENESIS + (start + length) * STEP)
        protocol.chain.warp(max(protocol.chain.timestamp, period[1]) + wait * STEP)
        try:
            model = price_during(records, *period, protocol.chain.timestamp)
        except PricingError:
            with pytest.raises(Reverted, match="FactorMissing"):
                protocol.bridge.call("factorDuring", ZONE, *period)
            return
        price = protocol.bridge.call("factorDuring", ZONE, *period)
        assert price == (model.factor, model.provisional, model.waits)


@given(history=histories, wait=waits, start=starts, length=lengths)
def test_factor_during__any_period__no_record_in_force_is_below_it(protocol, history, wait, start, length):
    """PRICE-1, told without the model: look at every step of the period."""
    with protocol.chain.rollback():
        records = write(protocol, history)
        period = range(GENESIS + start * STEP, GENESIS + (start + length) * STEP, STEP)
        protocol.chain.warp(max(protocol.chain.timestamp, period[-1] + STEP) + wait * STEP)
        assume(any(is_in_force(records, index, period[0]) for index in range(len(records))))
        price = protocol.bridge.call("factorDuring", ZONE, period[0], period[-1] + STEP)
        assume(not price.waits)
        for moment in period:
            (record,) = [
                record for index, record in enumerate(records) if is_in_force(records, index, moment)
            ]
            assert price.factor <= record.value or record.status is QUARANTINED


def is_in_force(records: list[FactorRecord], index: int, moment: int) -> bool:
    """Begun, and overtaken by no later entry that has begun."""
    later = records[index + 1 :]
    return records[index].effective_from <= moment and all(record.effective_from > moment for record in later)


@given(history=histories, ahead=st.integers(-3, 3))
def test_record_factor__any_history__only_grows_and_never_reaches_back(protocol, history, ahead):
    """FACTOR-1."""
    with protocol.chain.rollback():
        before = write(protocol, history)
        effective_from = protocol.chain.timestamp + ahead
        if ahead < 0:
            with pytest.raises(Reverted, match="FactorInPast"):
                protocol.record_factor(ZONE, 4, effective_from)
        else:
            protocol.record_factor(ZONE, 4, effective_from)
        after = on_chain(protocol)
        assert after[: len(before)] == before
        assert len(after) == len(before) + (ahead >= 0)
