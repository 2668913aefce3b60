"""Properties of batching: delivered in order, a period's batches move every lane once, within its limit."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gramwatt.protocol.batch import BatchRules, LaneReading, Period
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import FleetId, UnixTime
from gramwatt.protocol.reading import SignedReading
from gramwatt.protocol.registers import advance, advance_wh, limit_wh, unpack
from oracle.services.batching import build_batches

DAY = 86_400
START = UnixTime(20_000 * DAY)
PERIOD = Period(START, UnixTime(START + DAY))

words = st.integers(min_value=0, max_value=2**256 - 1)
masks = st.sampled_from([0, 0, 1, 0b10100000, 255])  # mostly open, as fleets are
starts = st.integers(min_value=START - 5 * DAY, max_value=START + DAY - 1)  # bonded, on time, late by days
moves_wh = st.integers(min_value=0, max_value=200_000)  # beyond what 5 kW can do in a day
rules = st.builds(BatchRules, st.just(DAY), st.sampled_from([0, 3600]), st.integers(1, 5), st.integers(1, 3))


@st.composite
def periods(draw):
    """Up to three fleets of up to six words, and what some of their lanes said."""
    fleets, readings = [], []
    for number in map(FleetId, range(1, draw(st.integers(1, 3)) + 1)):
        count = draw(st.integers(1, 6))
        since = draw(st.sampled_from([0, START - 2 * DAY + 5, START + 60]))
        on_chain = draw(st.lists(words, min_size=count, max_size=count))
        frozen = draw(st.lists(masks, min_size=count, max_size=count))
        fleets.append(FleetState(number, since, 5_000, tuple(on_chain), tuple(frozen)))
        for lane in draw(st.sets(st.integers(0, count * 8 - 1))):
            register = (unpack(on_chain[lane // 8])[lane % 8] + draw(moves_wh)) % 2**32
            signed = SignedReading(f"{number}/{lane}".encode().ljust(32), bytes(32), b"")
            readings.append(LaneReading(number, lane, draw(starts), register, signed))
    return fleets, readings


def deliver(fleets, batches):
    """What the bridge's registers are after the batches, each held to the bridge's rules."""
    states = {fleet.fleet: fleet for fleet in fleets}
    chain = {fleet.fleet: list(fleet.words) for fleet in fleets}
    for item in batches:
        position = -1
        for part in item.batch.fleets:
            fleet = states[part.fleet]
            assert item.batch.period_start >= fleet.since
            assert part.fleet << 16 | part.first_word > position
            position = part.fleet << 16 | part.first_word + len(part.registers) - 1
            limit = limit_wh(fleet.nameplate_watts, item.batch.period_end - item.batch.period_start)
            for index, new in enumerate(part.registers, start=part.first_word):
                assert advance(chain[part.fleet][index], new, limit, fleet.frozen[index]).refused == ()
                chain[part.fleet][index] = new
    return chain


@given(period=periods(), rules=rules)
def test_build_batches__delivered_in_order__the_bridge_takes_them_and_nothing_is_left(period, rules):
    fleets, readings = period
    batches = build_batches(PERIOD, fleets, readings, rules)

    chain = deliver(fleets, batches)
    after = [FleetState(f.fleet, f.since, f.nameplate_watts, tuple(chain[f.fleet]), f.frozen) for f in fleets]

    assert build_batches(PERIOD, after, readings, rules) == []


@given(period=periods(), rules=rules)
def test_build_batches__any_period__every_moved_lane_has_its_reading_in_evidence_once(period, rules):
    fleets, readings = period
    batches = build_batches(PERIOD, fleets, readings, rules)

    chain = deliver(fleets, batches)
    before = {fleet.fleet: fleet.words for fleet in fleets}
    moved = Counter(
        reading.signed
        for reading in readings
        if advance_wh(
            *(unpack(state[reading.fleet][reading.lane // 8])[reading.lane % 8] for state in (before, chain))
        )
    )

    assert Counter(signed for item in batches for signed in item.evidence) == moved


@given(data=st.data(), period=periods(), rules=rules)
def test_build_batches__fleets_and_readings_in_any_order__same_batches(data, period, rules):
    fleets, readings = period
    shuffled = data.draw(st.permutations(fleets)), data.draw(st.permutations(readings))

    assert build_batches(PERIOD, *shuffled, rules) == build_batches(PERIOD, fleets, readings, rules)


@given(period=periods(), rules=rules)
def test_build_batches__cut_off_after_any_batch_and_built_again__same_rest(period, rules):
    fleets, readings = period
    batches = build_batches(PERIOD, fleets, readings, rules)
    if not batches:
        return

    chain = deliver(fleets, batches[:1])
    after = [FleetState(f.fleet, f.since, f.nameplate_watts, tuple(chain[f.fleet]), f.frozen) for f in fleets]

    assert build_batches(PERIOD, after, readings, rules) == batches[1:]


@given(period=periods(), rules=rules)
def test_build_batches__any_rules__no_batch_is_larger(period, rules):
    fleets, readings = period
    for item in build_batches(PERIOD, fleets, readings, rules):
        assert sum(len(part.registers) for part in item.batch.fleets) <= rules.max_words
        assert len(item.batch.fleets) <= rules.max_fleets
