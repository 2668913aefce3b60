"""PRICE-1 in plain Python: a period's price against a look at every second of it."""

from hypothesis import example, given
from hypothesis import strategies as st

from oracle.services.pricing import price_during
from oracle.types.errors import PricingError
from oracle.types.factor import FactorKind, FactorRecord, FactorStatus, Price

HORIZON = 40  # seconds: entries of a few seconds meet every case, and each second can be looked at

values = st.integers(min_value=1, max_value=9)  # few, so that equal ones occur
times = st.integers(min_value=0, max_value=HORIZON)
statuses = st.sampled_from(FactorStatus)
records = st.builds(
    FactorRecord,
    values,
    times,
    st.just(FactorKind.AVERAGE),
    statuses,
    st.just(2022),
    st.just(0),
    st.just(bytes(32)),
)
histories = st.lists(records, max_size=7)
periods = st.tuples(times, times).filter(lambda period: period[0] < period[1])


def in_force(history, second):
    """The newest entry that has begun: a later one overtakes every earlier one from its beginning on."""
    return next((record for record in reversed(history) if record.effective_from <= second), None)


def priced_by_the_second(history, start, end, now):
    """None where nothing was in force at the start, or nothing that is not quarantined ever was."""
    timeline = [in_force(history, second) for second in range(HORIZON + 1)]
    if timeline[now] is not None and timeline[now].status is FactorStatus.QUARANTINED:
        return Price(0, provisional=False, waits=True)
    if timeline[start] is None:
        return None
    pricing = []
    for second in range(start, end):
        if timeline[second].status is not FactorStatus.QUARANTINED:
            pricing.append(timeline[second])
            continue
        before, after = reversed(timeline[:second]), timeline[second:]
        for side in (before, after):
            pricing += [r for r in side if r and r.status is not FactorStatus.QUARANTINED][:1]
    if not pricing:
        return None
    lowest = min(record.value for record in pricing)
    provisional = any(record.status is FactorStatus.PROVISIONAL for record in pricing)
    return Price(lowest, provisional, waits=False)


@given(history=histories, period=periods)
@example(history=[], period=(0, 1))
def test_price_during__any_history_and_period__is_what_every_second_says(history, period):
    start, end = period
    expected = priced_by_the_second(history, start, end, HORIZON)

    try:
        price = price_during(history, start, end, HORIZON)
    except PricingError:
        price = None

    assert price == expected
