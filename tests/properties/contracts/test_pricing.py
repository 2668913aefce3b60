"""PRICE-1, PRICE-2 and FACTOR-1 on chain: what a period is priced by, for any history that can be written."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.errors import PricingError
from gramwatt.protocol.factor import NO_CURVE, FactorRecord, FactorStatus
from gramwatt.protocol.pricing import price_during
from tests.support.bridge.protocol import NIGERIA, Protocol, deploy_protocol, factor_record
from tests.support.evm.chain import Reverted
from tests.support.strategies import small_curves

ZONE = NIGERIA | 7  # a region without any record
VERIFIED, QUARANTINED = FactorStatus.VERIFIED, FactorStatus.QUARANTINED
START = int(datetime(2026, 8, 31, 18, tzinfo=UTC).timestamp())  # six hours on, autumn begins
STEP = 1_800  # seconds; a coarse clock makes edges meet, and half an hour has its edges within hours too

# (steps since the last act, steps until the entry takes effect, value, whether the curve stands in, status)
acts = st.tuples(
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(1, 5),
    st.booleans(),
    st.sampled_from(list(FactorStatus)),
)
RISING = DayCurve.of([[hour + 1 for hour in range(24)]] * 4)
histories = st.lists(acts, min_size=1, max_size=6)
waits = st.integers(0, 8)
starts = st.integers(0, 30)
lengths = st.integers(1, 30)


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    protocol = deploy_protocol()
    protocol.chain.warp(START)
    return protocol


def write(
    protocol: Protocol, history: list[tuple[int, int, int, bool, FactorStatus]], curve: DayCurve = RISING
) -> list[FactorRecord]:
    """Let governance act; return the zone's history as the chain has it."""
    protocol.curves.send("publish", curve.to_abi(), sender=protocol.outsider)
    for pause, ahead, value, is_curved, status in history:
        protocol.chain.warp(protocol.chain.timestamp + pause * STEP)
        record = factor_record(
            curve.lowest if is_curved else value,
            protocol.chain.timestamp + ahead * STEP,
            status,
            curve=curve_id(curve) if is_curved else NO_CURVE,
        )
        protocol.bridge.send("recordFactor", ZONE, record, sender=protocol.manager)
    return on_chain(protocol)


def on_chain(protocol: Protocol) -> list[FactorRecord]:
    return [FactorRecord.from_abi(record) for record in protocol.bridge.call("factorHistory", ZONE)]


@given(history=histories, wait=waits, start=starts, length=lengths, curve=small_curves)
@example(  # a quarantine inside the period, with a dearer entry after it: the entry before it prices
    history=[(0, 0, 3, False, VERIFIED), (2, 0, 9, False, QUARANTINED), (2, 0, 5, False, VERIFIED)],
    wait=1,
    start=2,
    length=2,
    curve=RISING,
)
@example(  # an announced entry overtaken by an emergency before it began
    history=[(0, 0, 3, False, VERIFIED), (0, 4, 1, False, VERIFIED), (1, 1, 2, False, VERIFIED)],
    wait=8,
    start=0,
    length=9,
    curve=RISING,
)
@example(  # a curve from the middle of an evening's hour until the middle of another
    history=[(0, 0, 99, False, VERIFIED), (1, 0, 0, True, VERIFIED), (4, 0, 99, False, VERIFIED)],
    wait=0,
    start=0,
    length=9,
    curve=RISING,
)
@example(  # a quarantine with a curve on both sides: its lowest hour stands for it
    history=[(0, 0, 0, True, VERIFIED), (2, 0, 0, True, QUARANTINED), (2, 0, 0, True, VERIFIED)],
    wait=0,
    start=2,
    length=2,
    curve=RISING,
)
def test_factor_during__any_history__equals_the_model(protocol, history, wait, start, length, curve):
    """PRICE-1 and PRICE-2: Solidity's walk over the history and Python's stretches of time agree."""
    with protocol.chain.rollback():
        records = write(protocol, history, curve)
        period = (START + start * STEP, START + (start + length) * STEP)
        protocol.chain.warp(max(protocol.chain.timestamp, period[1]) + wait * STEP)
        try:
            model = price_during(records, *period, protocol.chain.timestamp, {curve_id(curve): curve})
        except PricingError:
            with pytest.raises(Reverted, match="FactorMissing"):
                protocol.bridge.call("factorDuring", ZONE, *period)
            return
        price = protocol.bridge.call("factorDuring", ZONE, *period)
        assert price == (model.factor, model.provisional, model.waits)


@given(history=histories, wait=waits, start=starts, length=lengths)
def test_factor_during__any_period__no_record_in_force_is_below_it(protocol, history, wait, start, length):
    """PRICE-1 and PRICE-2, told without the model: look at every step of the period."""
    with protocol.chain.rollback():
        records = write(protocol, history)
        period = range(START + start * STEP, START + (start + length) * STEP, STEP)
        protocol.chain.warp(max(protocol.chain.timestamp, period[-1] + STEP) + wait * STEP)
        assume(any(is_in_force(records, index, period[0]) for index in range(len(records))))
        price = protocol.bridge.call("factorDuring", ZONE, period[0], period[-1] + STEP)
        assume(not price.waits)
        for moment in period:
            (record,) = [
                record for index, record in enumerate(records) if is_in_force(records, index, moment)
            ]
            hour = RISING.values[0][moment // 3_600 % 24]
            value = record.value if record.curve == NO_CURVE else hour
            assert price.factor <= value or record.status is QUARANTINED


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
