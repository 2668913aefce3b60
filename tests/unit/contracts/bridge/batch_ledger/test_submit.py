"""submitEnergyDataBatch: periods, order, and what a batch leaves behind (REG-4)."""

import pytest
from eth_abi.abi import encode

from gramwatt.protocol.batch import EnergyBatch, FleetReadings
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.quantities import FleetId, UnixTime
from tests.support.bridge.protocol import (
    DAY,
    EVIDENCE,
    KENYA,
    METHODOLOGY,
    NIGERIA,
    WINDOW_SECONDS,
    Protocol,
    altered,
    ready_fleet,
)
from tests.support.evm.expect import reverts

UNKNOWN, WAITING, PROCESSED = 0, 1, 2
LAST_WORD = 65_535
SUMMARY_TYPE = "(bytes32,uint64,uint64,uint64,bytes32,uint256[])"


@pytest.fixture
def fleet(protocol) -> FleetId:
    """Ten open lanes at register 0: one whole word and a part of another. A day has gone by."""
    return ready_fleet(protocol, 10)[0]


def raw_batch(protocol: Protocol, *readings: tuple[FleetId, int, list[int]]) -> EnergyBatch:
    """A batch of (fleet, first word, words) as they are, over the last day."""
    now = UnixTime(protocol.chain.timestamp)
    parts = tuple(FleetReadings(fleet, first, tuple(words)) for fleet, first, words in readings)
    return EnergyBatch(UnixTime(now - DAY), now, EVIDENCE, parts)


def status(protocol: Protocol, batch_id: bytes) -> int:
    return protocol.bridge.call("batchStatus", batch_id)


# -- What it leaves behind --


def test_submit__all_in_order__moves_registers_and_commits_to_the_summary(protocol, fleet):
    protocol.submit(protocol.batch({fleet: {0: 5, 8: 6}}))
    before = protocol.bridge.call("registerWords", fleet, 0, 2)
    batch = protocol.batch({fleet: {0: 1_005, 7: 700, 8: 86, 9: 9}})
    batch_id = protocol.bridge.call("batchDigest", batch.to_abi())
    assert status(protocol, batch_id) == UNKNOWN
    summary = protocol.submit(batch)

    (energy,) = summary.energy
    assert (energy.energy_wh, energy.fleet) == (1_000 + 700 + 80 + 9, fleet)
    assert (energy.zone, energy.methodology) == (KENYA, METHODOLOGY)
    assert summary.batch_id == batch_id
    assert (summary.period_start, summary.period_end) == (batch.period_start, batch.period_end)
    assert summary.window_ends_at == protocol.chain.timestamp + WINDOW_SECONDS
    assert summary.words_before == keccak(b"".join(word.to_bytes(32, "big") for word in before))
    registers = [protocol.bridge.call("registerOf", fleet, lane) for lane in (0, 7, 8, 9)]
    assert registers == [1_005, 700, 86, 9]
    assert status(protocol, batch_id) == WAITING
    commitment = keccak(encode([SUMMARY_TYPE], [summary.to_abi()]))
    assert protocol.bridge.call("batchCommitments", batch_id) == commitment


def test_submit__several_fleets__sums_each_apart(protocol):
    first, _ = ready_fleet(protocol, 8)
    second, _ = ready_fleet(protocol, 3, zone=NIGERIA)
    summary = protocol.submit(protocol.batch({first: {0: 10, 7: 20}, second: {1: 300}}))
    assert [(part.fleet, part.zone, part.energy_wh) for part in summary.energy] == [
        (first, KENYA, 30),
        (second, NIGERIA, 300),
    ]


def test_submit__several_fleets_with_registers__hashes_all_words_before_in_order(protocol):
    first, _ = ready_fleet(protocol, 10)
    second, _ = ready_fleet(protocol, 10)
    protocol.submit(protocol.batch({first: {0: 1, 9: 2}, second: {1: 3, 8: 4}}))
    words = [word for one in (first, second) for word in protocol.bridge.call("registerWords", one, 0, 2)]
    summary = protocol.submit(protocol.batch({first: {0: 10, 9: 20}, second: {1: 30, 8: 40}}))
    assert summary.words_before == keccak(b"".join(word.to_bytes(32, "big") for word in words))


def test_submit__by_an_outsider__is_taken_as_from_anyone(protocol, fleet):
    protocol.submit(protocol.batch({fleet: {0: 1}}), sender=protocol.outsider)


# -- The period --


def test_submit__period_of_one_second__is_taken(protocol, fleet):
    now = protocol.chain.timestamp
    protocol.submit(protocol.batch({fleet: {0: 1}}, start=now - 1))


@pytest.mark.parametrize("backwards", [0, 1])
def test_submit__period_empty_or_backwards__is_refused(protocol, fleet, backwards):
    end = protocol.chain.timestamp - DAY // 2
    with reverts("PeriodEmpty", end + backwards, end):
        protocol.submit(protocol.batch({fleet: {0: 1}}, start=end + backwards, end=end))


def test_submit__period_ends_now__is_taken(protocol, fleet):
    protocol.submit(protocol.batch({fleet: {0: 1}}, end=protocol.chain.timestamp))


def test_submit__period_ends_a_second_from_now__is_refused(protocol, fleet):
    now = protocol.chain.timestamp
    with reverts("PeriodInFuture", now + 1, now):
        protocol.submit(protocol.batch({fleet: {0: 1}}, end=now + 1))


def test_submit__period_starts_with_the_fleet__is_taken(protocol, fleet):
    since = protocol.bridge.call("fleets", fleet).since
    protocol.submit(protocol.batch({fleet: {0: 1}}, start=since))


def test_submit__period_starts_a_second_before_the_fleet__is_refused(protocol, fleet):
    since = protocol.bridge.call("fleets", fleet).since
    with reverts("PeriodBeforeFleet", fleet, since - 1, since):
        protocol.submit(protocol.batch({fleet: {0: 1}}, start=since - 1))


def test_submit__one_fleet_younger_than_the_period__is_refused_whole(protocol, fleet):
    young = protocol.open_fleet()
    protocol.add_meter(young)
    since = protocol.chain.timestamp
    with reverts("PeriodBeforeFleet", young, since - DAY, since):
        protocol.submit(protocol.batch({fleet: {0: 1}, young: {0: 0}}))
    assert protocol.bridge.call("registerOf", fleet, 0) == 0


# -- Twice --


def test_submit__same_batch_while_it_waits__is_refused(protocol, fleet):
    batch = protocol.batch({fleet: {0: 1}})
    summary = protocol.submit(batch)
    with reverts("BatchKnown", summary.batch_id):
        protocol.submit(batch)


def test_submit__same_batch_by_other_oracles_and_deliverer__is_refused(protocol, fleet):
    batch = protocol.batch({fleet: {0: 1}})
    summary = protocol.submit(batch)
    with reverts("BatchKnown", summary.batch_id):
        protocol.submit(batch, protocol.signatures(batch, protocol.oracles[2:]), sender=protocol.outsider)


def test_submit__same_batch_after_processing__is_refused(protocol, fleet):
    batch = protocol.batch({fleet: {0: 1}})
    summary = protocol.run(batch)
    assert status(protocol, summary.batch_id) == PROCESSED
    with reverts("BatchKnown", summary.batch_id):
        protocol.submit(batch)


def test_submit__same_registers_in_another_batch__meters_nothing(protocol, fleet):
    batch = protocol.batch({fleet: {0: 1_000, 9: 50}})
    protocol.submit(batch)
    repeated = protocol.submit(altered(batch, evidence=keccak(b"other evidence")))
    assert [part.energy_wh for part in repeated.energy] == [0]


# -- Fleets and words --


def test_submit__no_fleets__is_refused(protocol, fleet):
    with reverts("BatchEmpty"):
        protocol.submit(raw_batch(protocol))


def test_submit__fleet_without_words__is_refused(protocol, fleet):
    with reverts("BatchEmpty"):
        protocol.submit(raw_batch(protocol, (fleet, 0, [])))


@pytest.mark.parametrize("unknown", [0, 99])
def test_submit__fleet_never_opened__is_refused(protocol, fleet, unknown):
    batch = raw_batch(protocol, (unknown, 0, [0]))
    with reverts("FleetUnknown", unknown):
        protocol.submit(batch)


def test_submit__words_of_one_fleet_side_by_side__are_taken(protocol, fleet):
    summary = protocol.submit(raw_batch(protocol, (fleet, 0, [7]), (fleet, 1, [8])))
    assert [part.energy_wh for part in summary.energy] == [7, 8]


def test_submit__words_overlap__is_refused(protocol, fleet):
    with reverts("WordsNotAscending", fleet, 1, 2):
        protocol.submit(raw_batch(protocol, (fleet, 0, [7, 8]), (fleet, 1, [9])))


def test_submit__word_given_twice__is_refused(protocol, fleet):
    with reverts("WordsNotAscending", fleet, 1, 2):
        protocol.submit(raw_batch(protocol, (fleet, 1, [7]), (fleet, 1, [8])))


def test_submit__words_descend__is_refused(protocol, fleet):
    with reverts("WordsNotAscending", fleet, 0, 2):
        protocol.submit(raw_batch(protocol, (fleet, 1, [7]), (fleet, 0, [8])))


def test_submit__fleets_descend__is_refused(protocol, fleet):
    second, _ = ready_fleet(protocol, 1)
    with reverts("WordsNotAscending", fleet, 1, 3):
        protocol.submit(raw_batch(protocol, (second, 2, [0]), (fleet, 1, [8])))


def test_submit__last_word_that_a_fleet_can_have__is_taken(protocol, fleet):
    second, _ = ready_fleet(protocol, 1)
    summary = protocol.submit(raw_batch(protocol, (fleet, LAST_WORD, [0]), (second, 0, [5])))
    assert [part.energy_wh for part in summary.energy] == [0, 5]


def test_submit__one_word_beyond_the_last__is_refused(protocol, fleet):
    with reverts("WordOutOfRange", fleet, LAST_WORD + 1, LAST_WORD):
        protocol.submit(raw_batch(protocol, (fleet, LAST_WORD, [0, 0])))


def test_submit__fleet_number_wider_than_its_type__is_refused(protocol, fleet):
    """Else the number in the digest and the fleet that moves could be two."""
    batch = protocol.batch({fleet: {0: 1}})
    wide = (*batch.to_abi()[:3], [(2**32 + fleet, 0, [1])])
    types = ["(uint64,uint64,bytes32,(uint256,uint16,uint256[])[])", "bytes[]"]
    selector = protocol.bridge.interface.functions["submitEnergyDataBatch"].selector
    calldata = selector + encode(types, [wide, protocol.signatures(batch)])
    with reverts("0x"):
        protocol.bridge.send_raw(calldata, sender=protocol.deliverer)


# -- Pause --


def test_submit__paused__is_refused_until_it_ends(protocol, fleet):
    batch = protocol.batch({fleet: {0: 1}})
    protocol.bridge.send("pause", sender=protocol.guardian)
    with reverts("EnforcedPause"):
        protocol.submit(batch)
    protocol.bridge.send("unpause", sender=protocol.admin)
    protocol.submit(batch)


# -- setChallengeWindow --


@pytest.mark.parametrize("seconds", [600, 30 * DAY])
def test_set_challenge_window__at_an_edge__holds_for_later_batches_only(protocol, fleet, seconds):
    earlier = protocol.submit(protocol.batch({fleet: {0: 1}}))
    receipt = protocol.bridge.send("setChallengeWindow", seconds, sender=protocol.admin)
    assert receipt.events == [("ChallengeWindowSet", {"oldSeconds": WINDOW_SECONDS, "newSeconds": seconds})]
    assert protocol.bridge.call("challengeWindowSeconds") == seconds
    later = protocol.submit(protocol.batch({fleet: {0: 2}}))
    now = protocol.chain.timestamp
    assert (earlier.window_ends_at, later.window_ends_at) == (now + WINDOW_SECONDS, now + seconds)
    protocol.process(earlier)


@pytest.mark.parametrize("seconds", [0, 599, 30 * DAY + 1])
def test_set_challenge_window__beyond_an_edge__is_refused(protocol, seconds):
    with reverts("WindowOutOfRange", seconds, 600, 30 * DAY):
        protocol.bridge.send("setChallengeWindow", seconds, sender=protocol.admin)
