"""Reads of a bridge with meters on an embedded chain, each at one block."""

from typing import Any

import pytest

from gramwatt.chains.evm.contracts.bridge import WORDS_PER_VIEW, Bridge
from gramwatt.chains.state import Accrual, BatchStatus, BridgeSettings, FleetFacts
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import NO_CURVE, FactorRecord, FactorStatus
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.quantities import FleetId
from gramwatt.protocol.registers import pack
from tests.support.evm.artifacts import artifact
from tests.support.governance.facts import curve, record
from tests.support.node.embedded import BENEFICIARIES, EVIDENCE, EmbeddedProtocol
from tests.support.node.protocol import KENYA, NIGERIA, WATTS, WINDOW_SECONDS

KENYAN, NIGERIAN, EMPTY = FleetId(1), FleetId(2), FleetId(3)
BONDED_WH = 7_500
REASON = b"\1" * 32


# -- Fleets --


def test_settings__before_and_after_the_guardian__at_each_block(site, bridge):
    before = bridge.head()
    site.protocol.send("pause")

    oracles = tuple(oracle.address for oracle in site.protocol.oracles)
    assert bridge.settings(before) == BridgeSettings(3, oracles, WINDOW_SECONDS, False)
    assert bridge.settings(bridge.head()) == BridgeSettings(3, oracles, WINDOW_SECONDS, True)


def test_fleet_facts__three_fleets__by_number_without_their_registers(site, bridge):
    facts = bridge.fleet_facts(bridge.head())

    assert list(facts) == [KENYAN, NIGERIAN, EMPTY]
    since = facts[KENYAN].since
    assert facts[KENYAN] == FleetFacts(KENYAN, BENEFICIARIES[0], KENYA, 1, 2, 0, WATTS, since)
    assert (facts[NIGERIAN].zone, facts[NIGERIAN].beneficiary) == (NIGERIA, BENEFICIARIES[1])
    assert facts[EMPTY].lanes == 0


def test_fleets__with_lanes__registers_and_the_lanes_that_may_not_move(bridge):
    kenyan, nigerian = bridge.fleets(bridge.head())

    assert (kenyan.fleet, nigerian.fleet) == (KENYAN, NIGERIAN)
    assert kenyan.words == (pack([BONDED_WH, BONDED_WH, 0, 0, 0, 0, 0, 0]),)
    assert (kenyan.frozen, nigerian.frozen) == ((0b1111_1100,), (0b1111_1110,))


def test_fleets__only_some__the_others_are_not_read(bridge):
    assert [fleet.fleet for fleet in bridge.fleets(bridge.head(), {NIGERIAN, EMPTY})] == [NIGERIAN]
    assert bridge.fleets(bridge.head(), ()) == []


def test_fleets__a_lane_is_suspended__frozen_from_that_block_on(site, bridge):
    before = bridge.head()
    site.protocol.send("suspendDevice", site.protocol.meters[1].device.to_bytes(32, "big"))

    assert bridge.fleets(before, {KENYAN})[0].frozen == (0b1111_1100,)
    assert bridge.fleets(bridge.head(), {KENYAN})[0].frozen == (0b1111_1110,)


class Scripted:
    """Answers views of a bridge with one fleet of many lanes: word n holds n."""

    def __init__(self, lanes: int, frozen_lanes: int) -> None:
        self.lanes, self.frozen_lanes = lanes, frozen_lanes
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def views(self, _contract: Any, _block: int, views: Any) -> list[Any]:
        self.asked += views
        return [self.answer(name, arguments) for name, arguments in views]

    def answer(self, name: str, arguments: tuple[Any, ...]) -> Any:
        match name:
            case "fleetCount":
                return 1
            case "fleets":
                return BENEFICIARIES[0], KENYA, 1, self.lanes, self.frozen_lanes, WATTS, 1_000
            case "registerWords":
                _, first, count = arguments
                return tuple(range(first, first + count))
            case "frozenLanesOf":
                return 0b101
        raise AssertionError(name)


def scripted(bridge: Bridge, lanes: int, frozen_lanes: int = 0) -> Scripted:
    answers: Any = Scripted(lanes, frozen_lanes)
    bridge.rpc = answers
    return answers


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        (WORDS_PER_VIEW, [(1, 0, WORDS_PER_VIEW)]),
        (WORDS_PER_VIEW + 1, [(1, 0, WORDS_PER_VIEW), (1, WORDS_PER_VIEW, 1)]),
    ],
)
def test_fleets__more_words_than_a_view__read_in_pieces_and_joined(bridge, words, pieces):
    at = bridge.head()
    answers = scripted(bridge, lanes=8 * words)

    (fleet,) = bridge.fleets(at)

    assert fleet.words == tuple(range(words))
    assert [arguments for name, arguments in answers.asked if name == "registerWords"] == pieces


@pytest.mark.parametrize(
    ("lanes", "masks"), [(1, (0xFE,)), (8, (0,)), (9, (0, 0xFE)), (16, (0, 0)), (20, (0, 0, 0xF0))]
)
def test_fleets__nothing_frozen__only_unassigned_lanes_and_no_more_reads(bridge, lanes, masks):
    at = bridge.head()
    answers = scripted(bridge, lanes)

    assert bridge.fleets(at)[0].frozen == masks
    assert not any(name == "frozenLanesOf" for name, _ in answers.asked)


def test_fleets__something_frozen__every_word_as_the_bridge_says(bridge):
    at = bridge.head()
    scripted(bridge, lanes=9, frozen_lanes=1)

    assert bridge.fleets(at)[0].frozen == (0b101, 0b101)


def test_meters__three_of_them__with_their_lanes_at_each_block(site, bridge):
    before = bridge.head()
    site.protocol.send("suspendDevice", site.protocol.meters[1].device.to_bytes(32, "big"))

    meters = bridge.meters(bridge.head())

    assert [(meter.device, meter.fleet, meter.lane) for meter in meters] == [
        (site.protocol.meters[0].device, KENYAN, 0),
        (site.protocol.meters[1].device, KENYAN, 1),
        (site.protocol.meters[2].device, NIGERIAN, 0),
    ]
    assert [meter.suspended for meter in meters] == [False, True, False]
    assert not any(meter.suspended for meter in bridge.meters(before))


# -- Factors --


def recorded(site: EmbeddedProtocol, zone: int, new: FactorRecord) -> None:
    site.protocol.send("recordFactor", zone, new.to_abi())


def test_factor_history__seed_and_a_later_one__oldest_first_at_each_block(site, bridge):
    before = bridge.head()
    later = record(430_000_000, before.timestamp + 1_000)
    recorded(site, KENYA, later)

    (seed,) = bridge.factor_history(KENYA, before)

    assert (seed.value, seed.status) == (512_000_000, FactorStatus.PROVISIONAL)
    assert bridge.factor_history(KENYA, bridge.head()) == [seed, later]
    assert bridge.factor_history(999 << 16, before) == []


def test_day_curves__of_records_with_and_without__by_their_ids(site, bridge):
    curves = [curve(300_000_000), curve(200_000_000)]
    address = site.protocol.bridge.functions.curves().call()
    contract = site.web3.eth.contract(address=address, abi=artifact("DayCurves").abi)
    for published in curves:
        contract.functions.publish(published.to_abi()).transact({"from": site.protocol.admin})
    records = [record(1, curve=curve_id(published)) for published in (*curves, curves[0])] + [record(1)]

    found: dict[bytes, DayCurve] = bridge.day_curves(records, bridge.head())

    assert found == {curve_id(published): published for published in curves}
    assert bridge.day_curves([record(1, curve=NO_CURVE)], bridge.head()) == {}


# -- Batches --


def test_batches__submitted__waits_with_its_summary_block_and_transaction(site, bridge):
    receipt = site.submit(site.batch({1: [100, 200], 2: [50]}))

    (found,) = bridge.batches(bridge.head())

    assert (found.status, found.evidence) == (BatchStatus.WAITING, EVIDENCE)
    assert (found.block, found.transaction) == (receipt["blockNumber"], bytes(receipt["transactionHash"]))
    assert found.rest == found.submitted
    assert [(part.fleet, part.zone, part.energy_wh) for part in found.submitted.energy] == [
        (KENYAN, KENYA, 300),
        (NIGERIAN, NIGERIA, 50),
    ]
    assert bridge.batch_status(found.batch_id, bridge.head()) is BatchStatus.WAITING
    assert bridge.batch_status(bytes(32), bridge.head()) is BatchStatus.UNKNOWN


def test_batches__zone_in_quarantine__its_rest_waits_and_the_remainder_is_accrued(site, bridge):
    site.submit(site.batch({1: [100, 200], 2: [50]}))
    site.protocol.send("quarantineZone", NIGERIA, REASON)
    submitted = bridge.head()
    site.process(bridge.batches(submitted)[0].rest)

    (found,) = bridge.batches(bridge.head())

    assert found.status is BatchStatus.WAITING
    assert [part.fleet for part in found.rest.energy] == [NIGERIAN]
    assert [part.fleet for part in found.submitted.energy] == [KENYAN, NIGERIAN]
    assert bridge.batches(submitted)[0].rest == found.submitted


def test_batches__processed__so_said_and_two_stay_in_order(site, bridge):
    site.submit(site.batch({1: [100, 200]}))
    (first,) = bridge.batches(bridge.head())
    site.process(first.rest)
    site.submit(site.batch({1: [1, 1]}))

    found = bridge.batches(bridge.head())

    assert [batch.status for batch in found] == [BatchStatus.PROCESSED, BatchStatus.WAITING]
    assert found[0].batch_id == first.batch_id
    assert bridge.batch_status(first.batch_id, bridge.head()) is BatchStatus.PROCESSED


def test_submitted_batch__of_its_transaction__what_was_submitted(site, bridge):
    batch = site.batch({1: [100, 200], 2: [50]})
    receipt = site.submit(batch)

    assert bridge.submitted_batch(bytes(receipt["transactionHash"])) == batch


def test_submitted_batch__transaction_to_another_or_unknown__none(site, bridge):
    credit, admin = site.protocol.credit, site.protocol.admin
    elsewhere = credit.functions.setApprovalForAll(BENEFICIARIES[0], True).transact({"from": admin})

    assert bridge.submitted_batch(bytes(elsewhere)) is None
    assert bridge.submitted_batch(b"\7" * 32) is None


# -- Credits --


def test_accruals__of_a_processed_batch__units_and_the_rest_in_nanograms(site, bridge):
    batch = site.batch({1: [100, 200], 2: [50]})
    site.submit(batch)
    site.process(bridge.batches(bridge.head())[0].rest)
    earned = credit_id(KENYA, batch.period_start, 1, provisional=True)
    classes = [(KENYAN, earned), (NIGERIAN, earned)]

    found = bridge.accruals(iter(classes), bridge.head())

    mass_ng = 300 * 512_000_000
    assert found == [
        Accrual(*classes[0], mass_ng // 10**12, mass_ng % 10**12),
        Accrual(*classes[1], 0, 0),
    ]
    assert bridge.accruals([], bridge.head()) == []


def test_balance_wei__before_and_after_it_is_paid__of_the_newest_block(site, bridge):
    payee = BENEFICIARIES[2]
    assert bridge.balance_wei(payee) == 0

    site.web3.eth.send_transaction({"from": site.protocol.admin, "to": payee, "value": 7})

    assert bridge.balance_wei(payee) == 7
