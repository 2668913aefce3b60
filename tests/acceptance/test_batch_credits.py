"""Accepted here: however readings reach the chain, each Wh is credited once, at the factor of its time.

Batches come in the wrong order, overlap, repeat, are split and retried; a factor changes while they wait; a
byte is altered. These are small examples: tests/properties has the same for any readings, orders and splits.
"""

from itertools import permutations

import pytest

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.quantities import FleetId
from tests.support.bridge.bonding import flip
from tests.support.bridge.protocol import (
    DAY,
    KENYA,
    Protocol,
    altered,
    class_id,
    deploy_protocol,
    ready_fleet,
)
from tests.support.evm.chain import Reverted
from tests.support.evm.expect import reverts

KENYA_FACTOR = 512_000_000
NG_PER_UNIT = 10**12
SPAN = 2**32
WATTS = 50_000
LIMIT = WATTS * 24


@pytest.fixture
def fleet(protocol) -> FleetId:
    """Nine strong meters: a whole word of lanes and one more."""
    return ready_fleet(protocol, 9, nameplate_watts=WATTS)[0]


def due(energy_wh: int) -> tuple[int, int]:
    return divmod(energy_wh * KENYA_FACTOR, NG_PER_UNIT)


def earned(protocol: Protocol, fleet: FleetId) -> tuple[int, int]:
    return protocol.accrual(fleet, class_id())


# -- Reverse order, overlap, repeat: no extra unit --


def test_batches__in_reverse_order__the_older_is_refused_and_nothing_is_lost(protocol, fleet):
    """Registers are cumulative, so the newer batch has what the older one had."""
    older, newer = (protocol.batch({fleet: {0: register}}) for register in (10_000, 30_000))
    protocol.run(newer)
    with reverts("RegisterJumped", fleet, 0, SPAN - 20_000, LIMIT):
        protocol.submit(older)
    assert earned(protocol, fleet) == due(30_000)


def test_batches__overlap_in_part__credit_each_wh_once(protocol, fleet):
    """Lanes 0 to 5 and 3 to 8 of one moment, in two batches."""
    protocol.run(protocol.batch({fleet: {lane: 1_000 + lane for lane in range(6)}}))
    protocol.run(protocol.batch({fleet: {lane: 1_000 + lane for lane in range(3, 9)}}))
    assert earned(protocol, fleet) == due(sum(1_000 + lane for lane in range(9)))


def test_batches__repeated__credit_nothing_more(protocol, fleet):
    """The same batch is known; the same readings in another batch meter nothing."""
    batch = protocol.batch({fleet: {0: 30_000, 8: 7}})
    summary = protocol.run(batch)
    with reverts("BatchKnown", summary.batch_id):
        protocol.submit(batch)
    protocol.run(altered(batch, evidence=keccak(b"the same readings, gathered anew")))
    assert earned(protocol, fleet) == due(30_007)


# -- 1 kWh, a thousand times --


def test_batches__1_kwh_a_thousand_times__is_1000_kwh_once():
    """512 units either way, and the remainder is the exact one after every batch."""
    protocol = deploy_protocol(oracles=1, threshold=1)  # to sign a thousand batches in a second
    fleet, _ = ready_fleet(protocol, 1, nameplate_watts=WATTS)
    summaries = [protocol.submit(protocol.batch({fleet: {0: n * 1_000}})) for n in range(1, 1_001)]
    for count, summary in enumerate(summaries, start=1):
        protocol.process(summary)
        assert earned(protocol, fleet) == due(count * 1_000)
    assert earned(protocol, fleet) == (512, 0)


def test_batches__1000_kwh_once__is_512_units(protocol, fleet):
    """The other side."""
    protocol.run(protocol.batch({fleet: {0: 1_000_000}}))
    assert earned(protocol, fleet) == (512, 0)


# -- Any permutation, split and retry --

READINGS = ({0: 700, 1: 1_300}, {1: 2_000, 8: 55}, {0: 1_999, 2: 1})
TOTAL_WH = 1_999 + 2_000 + 1 + 55


@pytest.mark.parametrize("order", permutations(range(3)))
def test_processing__in_any_order__gives_the_same_total(protocol, fleet, order):
    """Batches are processed in any order: nobody's order binds."""
    summaries = [protocol.submit(protocol.batch({fleet: registers})) for registers in READINGS]
    for position in order:
        protocol.process(summaries[position])
    assert earned(protocol, fleet) == due(TOTAL_WH)


@pytest.mark.parametrize("order", permutations(range(3)))
def test_submission__in_any_order_until_all_are_settled__gives_the_same_total(protocol, fleet, order):
    """What comes too late was in what came before it."""
    batches = [dict(registers) for registers in READINGS]
    for position in (*order, *order):
        try:
            protocol.run(protocol.batch({fleet: batches[position]}))
        except Reverted as refusal:
            assert refusal.error == "RegisterJumped"  # noqa: PT017 - either may happen, nothing else
    assert earned(protocol, fleet) == due(TOTAL_WH)


@pytest.mark.parametrize("pieces", [1, 2, 3, 9])
def test_batches__split_by_lanes__give_the_same_total(protocol, fleet, pieces):
    """One batch, or as many as nine of a part of the lanes each."""
    registers = {lane: 1_001 * (lane + 1) for lane in range(9)}
    for piece in range(pieces):
        part = {lane: register for lane, register in registers.items() if lane % pieces == piece}
        protocol.run(protocol.batch({fleet: part}))
    assert earned(protocol, fleet) == due(sum(registers.values()))


# -- A factor changed between reading and processing --


@pytest.mark.parametrize("new_factor", [1, 100_000_000, 10_000_000_000])
def test_factor__changed_between_reading_and_processing__keeps_the_old(protocol, fleet, new_factor):
    """Before submission or after it, what is metered has its factor."""
    early = protocol.submit(protocol.batch({fleet: {0: 10_000}}))
    metered_until = protocol.chain.timestamp
    protocol.record_factor(KENYA, new_factor)
    protocol.chain.warp(metered_until + DAY)
    late = protocol.submit(protocol.batch({fleet: {0: 25_000}}, end=metered_until))
    protocol.process(early)
    protocol.process(late)
    assert earned(protocol, fleet) == due(25_000)


# -- One altered byte --


def test_batch__one_byte_altered_anywhere__is_refused(protocol, fleet):
    """On chain: whichever byte of the signed batch is turned, no oracle signed that."""
    batch = protocol.batch({fleet: dict.fromkeys(range(9), 1_000)})
    signed = protocol.signatures(batch)
    submit = protocol.bridge.interface.functions["submitEnergyDataBatch"]
    calldata = submit.encode(batch.to_abi(), signed)
    before_signatures = calldata.index(signed[0]) - (1 + len(signed) + 1) * 32  # count, offsets, length
    for index in range(4, before_signatures):
        with protocol.chain.rollback(), pytest.raises(Reverted):
            protocol.bridge.send_raw(flip(calldata, index), sender=protocol.deliverer)
    protocol.bridge.send_raw(calldata, sender=protocol.deliverer)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_signature__one_byte_altered_anywhere__is_refused(protocol, fleet, which):
    """All 65 bytes of each of the three signatures."""
    batch = protocol.batch({fleet: {0: 1_000}})
    signed = protocol.signatures(batch)
    for index in range(65):
        forged = [*signed[:which], flip(signed[which], index), *signed[which + 1 :]]
        with pytest.raises(Reverted) as caught:
            protocol.submit(batch, forged)
        assert caught.value.error in ("SignerOutside", "SignatureMalformed")
    protocol.submit(batch, signed)
