"""Fleets: opened, handed on, and what their views say of lanes and registers."""

import pytest

from tests.support.bridge.protocol import DAY, KENYA, ready_fleet
from tests.support.evm.artifacts import artifact
from tests.support.evm.expect import PANIC_OUT_OF_BOUNDS, reverts

BRITAIN = 826
MAX_WORDS = 65_536
LANES = 8 * MAX_WORDS


# -- openFleet --


def test_open_fleet__by_the_registrar__is_told_whole(protocol):
    terms = KENYA, 7, 3_000, protocol.beneficiary
    receipt = protocol.bridge.send("openFleet", *terms, sender=protocol.registrar)
    assert receipt.only("FleetOpened") == {
        "fleet": receipt.value,
        "zone": KENYA,
        "beneficiary": protocol.beneficiary.lower(),
        "methodology": 7,
        "nameplateWatts": 3_000,
    }
    stored = protocol.bridge.call("fleets", receipt.value)
    assert tuple(stored) == (protocol.beneficiary.lower(), KENYA, 7, 0, 0, 3_000, protocol.chain.timestamp)
    assert protocol.bridge.call("fleetCount") == receipt.value == 1


@pytest.mark.parametrize(("watts", "beneficiary"), [(0, None), (1, "0x" + "00" * 20)])
def test_open_fleet__no_nameplate_or_no_beneficiary__is_refused(protocol, watts, beneficiary):
    with reverts("ZeroValue"):
        protocol.open_fleet(nameplate_watts=watts, beneficiary=beneficiary)


def test_open_fleet__region_without_a_factor__is_refused(protocol):
    with reverts("FactorMissing", KENYA | 9):
        protocol.open_fleet(KENYA | 9)


def test_open_fleet__factor_scheduled_but_not_in_force__is_refused_until_it_is(protocol):
    coast, begins = KENYA | 9, protocol.chain.timestamp + DAY
    protocol.record_factor(coast, 1_000, begins)
    protocol.chain.warp(begins - 1)
    with reverts("FactorMissing", coast):
        protocol.open_fleet(coast)
    protocol.chain.warp(begins)
    protocol.open_fleet(coast)


def test_open_fleet__country_never_added__is_refused(protocol):
    with reverts("CountryUnknown", BRITAIN):
        protocol.open_fleet(BRITAIN << 16)


# -- setFleetBeneficiary --


def test_set_fleet_beneficiary__by_the_beneficiary__hands_the_fleet_on(protocol):
    fleet, heir = protocol.open_fleet(), protocol.person("heir")
    receipt = protocol.bridge.send("setFleetBeneficiary", fleet, heir, sender=protocol.beneficiary)
    assert receipt.only("FleetBeneficiarySet") == {
        "fleet": fleet,
        "oldBeneficiary": protocol.beneficiary.lower(),
        "newBeneficiary": heir.lower(),
    }
    with reverts("NotBeneficiary", protocol.beneficiary, heir):
        protocol.bridge.send("setFleetBeneficiary", fleet, protocol.beneficiary, sender=protocol.beneficiary)


@pytest.mark.parametrize("role", ["outsider", "registrar", "admin"])
def test_set_fleet_beneficiary__by_another__is_refused(protocol, role):
    fleet, caller = protocol.open_fleet(), protocol.person(role)
    with reverts("NotBeneficiary", caller, protocol.beneficiary):
        protocol.bridge.send("setFleetBeneficiary", fleet, caller, sender=caller)


def test_set_fleet_beneficiary__to_nobody__is_refused(protocol):
    with reverts("ZeroValue"):
        protocol.bridge.send(
            "setFleetBeneficiary", protocol.open_fleet(), "0x" + "00" * 20, sender=protocol.beneficiary
        )


def test_set_fleet_beneficiary__fleet_never_opened__is_refused(protocol):
    with reverts("NotBeneficiary", protocol.outsider, "0x" + "00" * 20):
        protocol.bridge.send("setFleetBeneficiary", 99, protocol.outsider, sender=protocol.outsider)


# -- Views --


def test_fleets__never_opened__is_empty(protocol):
    assert tuple(protocol.bridge.call("fleets", 1)) == ("0x" + "00" * 20, 0, 0, 0, 0, 0, 0)


def test_fleets__with_meters__counts_lanes(protocol):
    fleet, _ = ready_fleet(protocol, 10)
    stored = protocol.bridge.call("fleets", fleet)
    assert (stored.lanes, stored.frozenLanes) == (10, 0)


def test_frozen_lanes_of__partial_word__shows_the_lanes_of_nobody(protocol):
    fleet, _ = ready_fleet(protocol, 10)
    masks = [protocol.bridge.call("frozenLanesOf", fleet, word) for word in range(3)]
    assert masks == [0, 0b1111_1100, 0b1111_1111]


def test_frozen_lanes_of__frozen_lane_in_the_second_word__shows_it_there(protocol):
    fleet, meters = ready_fleet(protocol, 10)
    protocol.bridge.send("suspendDevice", meters[8].device_id, sender=protocol.registrar)
    masks = [protocol.bridge.call("frozenLanesOf", fleet, word) for word in range(3)]
    assert masks == [0, 0b1111_1101, 0b1111_1111]


def test_register_words__after_a_batch__hold_each_lane_in_its_place(protocol):
    fleet, _ = ready_fleet(protocol, 10)
    protocol.submit(protocol.batch({fleet: {0: 11, 7: 77, 8: 88}}))
    assert protocol.bridge.call("registerWords", fleet, 0, 2) == [77 << 224 | 11, 88]
    registers = [protocol.bridge.call("registerOf", fleet, lane) for lane in (0, 1, 7, 8, 9)]
    assert registers == [11, 0, 77, 88, 0]


def test_register_words__to_the_last_word__are_given(protocol):
    assert protocol.bridge.call("registerWords", 1, MAX_WORDS - 1, 1) == [0]
    assert protocol.bridge.call("registerOf", 1, 8 * MAX_WORDS - 1) == 0


def test_register_words__beyond_the_last_word__are_refused(protocol):
    with reverts(PANIC_OUT_OF_BOUNDS):
        protocol.bridge.call("registerWords", 1, MAX_WORDS - 1, 2)
    with reverts(PANIC_OUT_OF_BOUNDS):
        protocol.bridge.call("registerOf", 1, 8 * MAX_WORDS)


# -- The last lane --


@pytest.fixture
def harness(protocol):
    """A registry whose fleets can be opened with any number of lanes."""
    return protocol.chain.deploy(artifact("FleetHarness"), sender=protocol.outsider)


def test_give_lane__last_that_a_fleet_can_have__is_given(protocol, harness):
    harness.send("openWithLanes", 1, LANES - 1, sender=protocol.outsider)
    assert harness.send("giveLane", 1, 5, sender=protocol.outsider).value == LANES - 1
    assert harness.call("registerWords", 1, MAX_WORDS - 1, 1) == [5 << 224]
    assert harness.call("frozenLanesOf", 1, MAX_WORDS - 1) == 0b1000_0000


def test_give_lane__fleet_has_none_left__is_refused(protocol, harness):
    harness.send("openWithLanes", 1, LANES, sender=protocol.outsider)
    with reverts("FleetFull", 1, LANES):
        harness.send("giveLane", 1, 5, sender=protocol.outsider)
