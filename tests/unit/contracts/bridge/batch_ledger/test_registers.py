"""How far a lane may move, and which may not: whole words at a sweep, others lane by lane (REG-1, REG-2)."""

import pytest

from gramwatt.protocol.quantities import FleetId
from tests.support.bridge.lanes import locator, registrar, release
from tests.support.bridge.protocol import DAY, NAMEPLATE_WATTS, Protocol, ready_fleet
from tests.support.evm.expect import reverts

LIMIT = NAMEPLATE_WATTS * 24
SPAN = 2**32
HALF = 2**31
HOUR = 3_600


@pytest.fixture
def fleet_and_meters(protocol):
    """Ten open lanes at register 0: 0 to 7 are swept as a word, 8 and 9 are looked at one by one."""
    return ready_fleet(protocol, 10)


@pytest.fixture
def fleet(fleet_and_meters) -> FleetId:
    return fleet_and_meters[0]


def energy(protocol: Protocol, fleet: FleetId, registers: dict[int, int], start: int | None = None) -> int:
    """Submit, and say what was metered."""
    (metered,) = protocol.submit(protocol.batch({fleet: registers}, start)).energy
    return metered.energy_wh


# -- The nameplate --


@pytest.mark.parametrize("lane", [0, 3, 7, 8, 9])
def test_submit__lane_at_its_limit__is_metered(protocol, fleet, lane):
    assert energy(protocol, fleet, {lane: LIMIT}) == LIMIT


@pytest.mark.parametrize("lane", [0, 3, 7, 8, 9])
def test_submit__lane_one_beyond_its_limit__is_refused(protocol, fleet, lane):
    with reverts("RegisterJumped", fleet, lane, LIMIT + 1, LIMIT):
        energy(protocol, fleet, {lane: LIMIT + 1})
    assert protocol.bridge.call("registerOf", fleet, lane) == 0


def test_submit__all_lanes_at_their_limit__is_their_sum(protocol, fleet):
    assert energy(protocol, fleet, dict.fromkeys(range(10), LIMIT)) == 10 * LIMIT


def test_submit__two_lanes_beyond__names_the_first(protocol, fleet):
    with reverts("RegisterJumped", fleet, 5, LIMIT + 2, LIMIT):
        energy(protocol, fleet, {5: LIMIT + 2, 6: LIMIT + 1})


def test_submit__lane_beyond_in_a_later_swept_word__is_named(protocol):
    fleet, _ = ready_fleet(protocol, 24)
    with reverts("RegisterJumped", fleet, 20, LIMIT + 1, LIMIT):
        energy(protocol, fleet, {2: 10, 20: LIMIT + 1})


def test_submit__lane_beyond_in_a_batch_from_a_later_word_on__is_named(protocol):
    fleet, _ = ready_fleet(protocol, 24)
    with reverts("RegisterJumped", fleet, 12, LIMIT + 1, LIMIT):
        energy(protocol, fleet, {12: LIMIT + 1})
    assert energy(protocol, fleet, {12: LIMIT, 23: 1}) == LIMIT + 1


@pytest.mark.parametrize(("seconds", "limit"), [(1, 1), (2, 2), (719, 998), (720, 1_000)])
def test_submit__short_period__limit_is_rounded_down(protocol, fleet, seconds, limit):
    start = protocol.chain.timestamp - seconds
    with reverts("RegisterJumped", fleet, 0, limit + 1, limit):
        energy(protocol, fleet, {0: limit + 1}, start=start)
    assert energy(protocol, fleet, {0: limit}, start=start) == limit


def test_submit__period_too_short_for_a_wh__may_not_move(protocol):
    fleet = protocol.open_fleet(nameplate_watts=3_599)
    protocol.add_meter(fleet, watts=3_599)
    protocol.chain.warp(protocol.chain.timestamp + 1)
    start = protocol.chain.timestamp - 1
    assert energy(protocol, fleet, {0: 0}, start=start) == 0
    with reverts("RegisterJumped", fleet, 0, 1, 0):
        energy(protocol, fleet, {0: 1}, start=start)


@pytest.mark.parametrize("meters", [1, 8])
def test_submit__nameplate_beyond_half_the_span__is_held_to_it(protocol, meters):
    fleet = protocol.open_fleet(nameplate_watts=SPAN - 1)
    protocol.add_meters(fleet, meters)
    protocol.chain.warp(protocol.chain.timestamp + HOUR)
    start = protocol.chain.timestamp - HOUR
    with reverts("RegisterJumped", fleet, 0, HALF, HALF - 1):
        energy(protocol, fleet, {0: HALF}, start=start)
    assert energy(protocol, fleet, {0: HALF - 1}, start=start) == HALF - 1


# -- Back, and around --


@pytest.mark.parametrize("lane", [2, 8])
def test_submit__register_steps_back__is_refused_as_a_jump(protocol, fleet, lane):
    energy(protocol, fleet, {lane: 1_000})
    with reverts("RegisterJumped", fleet, lane, SPAN - 1, LIMIT):
        energy(protocol, fleet, {lane: 999})
    assert protocol.bridge.call("registerOf", fleet, lane) == 1_000


@pytest.mark.parametrize("meters", [1, 8])
def test_submit__register_wraps__is_credited_right(protocol, meters):
    fleet = protocol.open_fleet()
    protocol.add_meters(fleet, meters, energy_mwh=(SPAN - 10) * 1_000)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    assert energy(protocol, fleet, dict.fromkeys(range(meters), 5)) == 15 * meters
    assert protocol.bridge.call("registerOf", fleet, meters - 1) == 5


@pytest.mark.parametrize("meters", [1, 8])
def test_submit__register_wraps_too_far__is_refused(protocol, meters):
    fleet = protocol.open_fleet()
    protocol.add_meters(fleet, meters, energy_mwh=(SPAN - 10) * 1_000)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    with reverts("RegisterJumped", fleet, 0, LIMIT + 1, LIMIT):
        energy(protocol, fleet, {0: LIMIT + 1 - 10})


def test_submit__neighbours_of_a_wrapping_lane__are_untouched(protocol):
    fleet = protocol.open_fleet()
    protocol.add_meter(fleet)
    protocol.add_meter(fleet, energy_mwh=(SPAN - 1) * 1_000)
    protocol.add_meters(fleet, 6)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    assert energy(protocol, fleet, {0: 7, 1: 0, 2: 9}) == 7 + 1 + 9


# -- Lanes that may not move --


@pytest.mark.parametrize("lane", [0, 7, 8, 9])
def test_submit__suspended_lane_moves__is_refused(protocol, fleet_and_meters, lane):
    fleet, meters = fleet_and_meters
    energy(protocol, fleet, {lane: 500})
    registrar(protocol, "suspendDevice", meters[lane].device_id)
    with reverts("LaneFrozen", fleet, lane, 500, 501):
        energy(protocol, fleet, {lane: 501})


@pytest.mark.parametrize("lane", [0, 7, 8, 9])
def test_submit__suspended_lane_stays__lets_the_others_move(protocol, fleet_and_meters, lane):
    fleet, meters = fleet_and_meters
    energy(protocol, fleet, {lane: 500})
    registrar(protocol, "suspendDevice", meters[lane].device_id)
    others = [other for other in range(10) if other != lane]
    assert energy(protocol, fleet, dict.fromkeys(others, LIMIT)) == 9 * LIMIT


def test_submit__after_a_suspension__credits_what_was_metered_meanwhile(protocol, fleet_and_meters):
    fleet, meters = fleet_and_meters
    registrar(protocol, "suspendDevice", meters[0].device_id)
    registrar(protocol, "reinstateDevice", meters[0].device_id)
    assert energy(protocol, fleet, {0: LIMIT}) == LIMIT


def test_submit__frozen_lane_moves_back__is_refused_as_frozen(protocol, fleet_and_meters):
    fleet, meters = fleet_and_meters
    energy(protocol, fleet, {4: 500})
    locator(protocol, "revokeDeviceLocation", meters[4].device_id)
    with reverts("LaneFrozen", fleet, 4, 500, 499):
        energy(protocol, fleet, {4: 499})


def test_submit__released_lane_moves__is_refused(protocol, fleet_and_meters):
    fleet, meters = fleet_and_meters
    release(protocol, meters[3])
    with reverts("LaneFrozen", fleet, 3, 0, 1):
        energy(protocol, fleet, {3: 1})


def test_submit__open_lane_beside_a_frozen_one_goes_beyond__is_refused(protocol, fleet_and_meters):
    fleet, meters = fleet_and_meters
    registrar(protocol, "suspendDevice", meters[0].device_id)
    with reverts("RegisterJumped", fleet, 1, LIMIT + 1, LIMIT):
        energy(protocol, fleet, {1: LIMIT + 1})


@pytest.mark.parametrize("lane", [10, 15, 16, 300])
def test_submit__lane_of_nobody_moves__is_refused(protocol, fleet, lane):
    with reverts("LaneUnassigned", fleet, lane, 10):
        energy(protocol, fleet, {lane: 1})


@pytest.mark.parametrize("lane", [10, 16])
def test_submit__lane_of_nobody_moves_while_another_is_frozen__is_refused(protocol, fleet_and_meters, lane):
    fleet, meters = fleet_and_meters
    registrar(protocol, "suspendDevice", meters[0].device_id)
    with reverts("LaneUnassigned", fleet, lane, 10):
        energy(protocol, fleet, {lane: 1})


def test_submit__lanes_of_nobody_stay__lets_the_words_pass(protocol, fleet):
    assert energy(protocol, fleet, {9: 77, 20: 0}) == 77


def test_submit__frozen_lane_in_the_second_group_of_256__is_refused(protocol):
    fleet, meters = ready_fleet(protocol, 260)
    registrar(protocol, "suspendDevice", meters[258].device_id)
    with reverts("LaneFrozen", fleet, 258, 0, 1):
        energy(protocol, fleet, {258: 1})
    assert energy(protocol, fleet, {2: 5, 257: 6, 259: 7}) == 18
