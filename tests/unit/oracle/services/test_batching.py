"""From registers and readings to batches: who is in which, over which period, in which order."""

import pytest

from gramwatt.protocol.batch import BatchRules, LaneReading, Period
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.reading import SignedReading
from gramwatt.protocol.registers import pack
from oracle.services.batching import build_batches

DAY = 86_400
START = UnixTime(20_000 * DAY)
PERIOD = Period(START, UnixTime(START + DAY))
RULES = BatchRules(length_seconds=DAY, slack_seconds=3600)
WATTS = 5_000
DAY_LIMIT_WH = WATTS * 24


def fleet(number=1, words=(0,), frozen=None, since=0):
    return FleetState(number, since, WATTS, tuple(words), tuple(frozen or (0,) * len(words)))


def said(lane=0, register_wh=1000, number=1, interval_start=START):
    name = f"{number}/{lane}/{register_wh}".encode()
    return LaneReading(
        number, lane, interval_start, register_wh, SignedReading(name.ljust(32), bytes(32), b"s" * 65)
    )


def build(fleets, readings, period=PERIOD, **rules):
    return build_batches(period, fleets, readings, BatchRules(**(vars_of(RULES) | rules)))


def vars_of(rules):
    return {name: getattr(rules, name) for name in rules.__dataclass_fields__}


def shape(batches):
    """(start offset in days, [(fleet, first word, words)]) of each batch."""
    return [
        (
            (item.batch.period_start - START) / DAY,
            [(part.fleet, part.first_word, len(part.registers)) for part in item.batch.fleets],
        )
        for item in batches
    ]


def test_build_batches__one_lane_moved__is_one_word_with_its_evidence():
    (item,) = build([fleet(words=(pack((5, 6, 7, 8, 9, 10, 11, 12)),))], [said(lane=2)])

    assert (item.batch.period_start, item.batch.period_end) == (PERIOD.start, PERIOD.end)
    assert item.batch.fleets[0].registers == (pack((5, 6, 1000, 8, 9, 10, 11, 12)),)
    assert item.evidence == (said(lane=2).signed,)
    assert item.batch.evidence == merkle_root(item.evidence)


def test_build_batches__nothing_moved__is_no_batch():
    assert build([fleet(words=(1000,))], [said()]) == []
    assert build([fleet()], []) == []


def test_build_batches__a_frozen_lane__keeps_its_register():
    (item,) = build([fleet(frozen=(0b1,))], [said(lane=0), said(lane=1)])
    assert item.batch.fleets[0].registers == (1000 << 32,)
    assert item.evidence == (said(lane=1).signed,)


def test_build_batches__a_lane_beyond_the_fleets_words__stays_out():
    assert build([fleet()], [said(lane=8)]) == []


def test_build_batches__fleets_and_words__ascend():
    batches = build([fleet(2), fleet(1, words=(0,) * 4)], [said(number=2), said(lane=24), said(lane=0)])
    assert shape(batches) == [(0, [(1, 0, 1), (1, 3, 1), (2, 0, 1)])]


def test_build_batches__a_gap_of_one_word__is_filled_and_of_two_splits():
    words = (0,) * 6
    assert shape(build([fleet(words=words)], [said(lane=0), said(lane=16)])) == [(0, [(1, 0, 3)])]
    assert shape(build([fleet(words=words)], [said(lane=0), said(lane=24)])) == [(0, [(1, 0, 1), (1, 3, 1)])]


def test_build_batches__a_filled_gap__holds_the_words_on_chain():
    (item,) = build([fleet(words=(0, 77, 0))], [said(lane=0), said(lane=16)])
    assert item.batch.fleets[0].registers == (1000, 77, 1000)


def test_build_batches__at_the_limit_of_the_period__moves_and_a_wh_beyond_waits():
    assert len(build([fleet()], [said(register_wh=DAY_LIMIT_WH)])) == 1
    assert build([fleet()], [said(register_wh=DAY_LIMIT_WH + 1)]) == []


def test_build_batches__beyond_the_limit_but_within_the_slack__takes_the_longer_period():
    readings = [said(register_wh=DAY_LIMIT_WH + 1, interval_start=START - 60)]
    assert shape(build([fleet()], readings)) == [(-1, [(1, 0, 1)])]


@pytest.mark.parametrize(("before_start", "days"), [(0, 0), (3600, 0), (3601, -1), (DAY, -1), (DAY + 1, -2)])
def test_build_batches__an_interval_before_the_period__starts_its_batch(before_start, days):
    readings = [said(interval_start=START - before_start)]
    assert shape(build([fleet()], readings)) == [(days, [(1, 0, 1)])]


def test_build_batches__a_late_lane_beside_an_early_one__comes_first_and_is_in_the_next_words():
    late, on_time = said(lane=1, interval_start=START - 3 * DAY), said(lane=0)

    first, second = build([fleet()], [on_time, late])

    assert first.batch.period_start == START - 3 * DAY
    assert first.batch.fleets[0].registers == (1000 << 32,)
    assert second.batch.fleets[0].registers == (1000 << 32 | 1000,)
    assert (first.evidence, second.evidence) == ((late.signed,), (on_time.signed,))


@pytest.mark.parametrize("late_days", [0, 5])
def test_build_batches__a_fleet_opened_meanwhile__is_not_before_itself(late_days):
    readings = [said(interval_start=START - late_days * DAY)]
    (item,) = build([fleet(since=START + 600)], readings)
    assert item.batch.period_start == START + 600


def test_build_batches__a_fleet_opened_after_the_period__stays_out():
    assert build([fleet(since=PERIOD.end)], [said()]) == []


def test_build_batches__more_words_than_fit__are_split():
    readings = [said(lane=lane) for lane in range(0, 40, 8)]
    batches = build([fleet(words=(0,) * 5)], readings, max_words=2)
    assert shape(batches) == [(0, [(1, 0, 2)]), (0, [(1, 2, 2)]), (0, [(1, 4, 1)])]
    assert [len(item.evidence) for item in batches] == [2, 2, 1]


def test_build_batches__no_room_to_fill_a_gap__makes_no_batch_of_the_gap():
    batches = build([fleet(words=(0,) * 3)], [said(lane=0), said(lane=16)], max_words=2)
    assert shape(batches) == [(0, [(1, 0, 1), (1, 2, 1)])]
    assert shape(build([fleet(words=(0,) * 3)], [said(lane=0), said(lane=16)], max_words=1)) == [
        (0, [(1, 0, 1)]),
        (0, [(1, 2, 1)]),
    ]


def test_build_batches__more_fleets_than_fit__are_split():
    fleets = [fleet(number) for number in (1, 2, 3)]
    batches = build(fleets, [said(number=number) for number in (1, 2, 3)], max_fleets=2)
    assert shape(batches) == [(0, [(1, 0, 1), (2, 0, 1)]), (0, [(3, 0, 1)])]


def test_build_batches__a_register_that_wrapped__moves_on():
    (item,) = build([fleet(words=(2**32 - 1,))], [said(register_wh=5)])
    assert item.batch.fleets[0].registers == (5,)
