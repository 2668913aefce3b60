"""PRICE-1 and PRICE-2 in plain Python: a period's price against a look at every half hour of it."""

from datetime import UTC, datetime

from hypothesis import event, example, given
from hypothesis import strategies as st

from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.errors import PricingError
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus, Price
from gramwatt.protocol.pricing import price_during
from tests.support.strategies import small_curves

START = int(datetime(2028, 2, 29, 12, tzinfo=UTC).timestamp())  # a leap day's noon: at tick 24 spring begins
TICK = 1_800  # seconds: half an hour, so that entries begin within hours as well as with them
HORIZON = 40  # ticks: entries of a few meet every case, and each tick can be looked at

values = st.integers(min_value=1, max_value=9)  # few, so that equal ones occur
curve_pairs = st.tuples(small_curves, small_curves)
# (value, the curve in its stead, tick since when, status)
entries = st.tuples(
    values, st.sampled_from([None, 0, 1]), st.integers(0, HORIZON), st.sampled_from(FactorStatus)
)
histories = st.lists(entries, max_size=7)
periods = st.lists(st.integers(0, HORIZON), min_size=2, max_size=2, unique=True).map(sorted)
FLAT = DayCurve.of([[5] * 24] * 4)
NIGHT_IS_CHEAP = DayCurve.of([[2] * 6 + [8] * 18, [3] * 6 + [7] * 18, [4] * 24, [4] * 24])


def moment(tick):
    return START + tick * TICK


def to_record(entry, curves):
    value, index, tick, status = entry
    if index is not None:
        value = curves[index].lowest  # as the registry demands
    named = NO_CURVE if index is None else curve_id(curves[index])
    return FactorRecord(value, moment(tick), FactorKind.AVERAGE, status, 2022, 0, bytes(32), named)


def in_force(history, tick):
    """The newest entry that has begun: a later one overtakes every earlier one from its beginning on."""
    return next((record for record in reversed(history) if record.effective_from <= moment(tick)), None)


def worth(record, tick, curves):
    """What energy metered in that half hour is worth."""
    if record.curve == NO_CURVE:
        return record.value
    (found,) = {curve.values for curve in curves if curve_id(curve) == record.curve}
    civil = datetime.fromtimestamp(moment(tick), UTC)
    return found[civil.month % 12 // 3][civil.hour]


def priced_by_the_tick(history, start, end, now, curves):
    """None where nothing was in force at the start, or nothing that is not quarantined ever was."""
    timeline = [in_force(history, tick) for tick in range(HORIZON + 1)]
    if timeline[now] is not None and timeline[now].status is FactorStatus.QUARANTINED:
        return Price(0, provisional=False, waits=True)
    if timeline[start] is None:
        return None
    pricing = []
    for tick in range(start, end):
        record = timeline[tick]
        if record.status is not FactorStatus.QUARANTINED:
            pricing.append((worth(record, tick, curves), record.status))
            continue
        for side in (reversed(timeline[:tick]), timeline[tick:]):
            near = [r for r in side if r and r.status is not FactorStatus.QUARANTINED][:1]
            pricing += [(r.value, r.status) for r in near]
    if not pricing:
        return None
    lowest = min(value for value, _ in pricing)
    provisional = any(status is FactorStatus.PROVISIONAL for _, status in pricing)
    return Price(lowest, provisional, waits=False)


@given(history=histories, period=periods, curves=curve_pairs)
@example(history=[], period=(0, 1), curves=(FLAT, FLAT))
@example(  # a curve from half past one on: the hour's value counts, and no other hour's
    history=[(9, None, 0, FactorStatus.VERIFIED), (0, 1, 27, FactorStatus.VERIFIED)],
    period=(24, 28),
    curves=(FLAT, NIGHT_IS_CHEAP),
)
@example(  # a quarantine between a curve and what follows: the curve's lowest stands for it
    history=[
        (0, 1, 0, FactorStatus.VERIFIED),
        (9, None, 6, FactorStatus.QUARANTINED),
        (9, None, 8, FactorStatus.VERIFIED),
    ],
    period=(6, 9),
    curves=(FLAT, NIGHT_IS_CHEAP),
)
def test_price_during__any_history_and_period__is_what_every_half_hour_says(history, period, curves):
    """PRICE-1 and PRICE-2."""
    records = [to_record(entry, curves) for entry in history]
    start, end = period
    expected = priced_by_the_tick(records, start, end, HORIZON, curves)

    try:
        price = price_during(
            records, moment(start), moment(end), moment(HORIZON), {curve_id(curve): curve for curve in curves}
        )
    except PricingError:
        price = None

    event("refused" if expected is None else "waits" if expected.waits else "priced")
    assert price == expected
