"""Located, suspended, released, bonded anew: what opens and closes a lane (LANE-1 to LANE-3)."""

import pytest
from eth_account import Account

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.quantities import UnixTime
from tests.support.bridge.bonding import candidate
from tests.support.bridge.lanes import REBOND_AFTER_SECONDS, frozen_lanes, locator, registrar, release
from tests.support.bridge.protocol import DAY, ready_fleet
from tests.support.evm.expect import reverts

STRANGER = (2**64 - 1).to_bytes(32, "big")
NOBODY = "0x" + "00" * 20


# -- Location --


def test_verify_device_location__bonded__opens_the_lane(protocol):
    fleet = protocol.open_fleet()
    meter = protocol.add_meter(fleet, located=False)
    assert frozen_lanes(protocol, fleet) == [0]
    receipt = locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert receipt.events == [("DeviceLocationVerified", {"deviceId": meter.device_id, "verified": True})]
    assert protocol.bridge.call("registeredDevices", meter.device_id).isVerified
    assert frozen_lanes(protocol, fleet) == []


def test_verify_device_location__verified_already__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1)
    with reverts("DeviceStateUnchanged", meter.device_id, True):
        locator(protocol, "verifyDeviceLocation", meter.device_id)


def test_revoke_device_location__verified__closes_the_lane(protocol):
    fleet, (meter,) = ready_fleet(protocol, 1)
    receipt = locator(protocol, "revokeDeviceLocation", meter.device_id)
    assert receipt.events == [("DeviceLocationVerified", {"deviceId": meter.device_id, "verified": False})]
    assert not protocol.bridge.call("registeredDevices", meter.device_id).isVerified
    assert frozen_lanes(protocol, fleet) == [0]


def test_revoke_device_location__never_verified__is_refused(protocol):
    meter = protocol.add_meter(protocol.open_fleet(), located=False)
    with reverts("DeviceStateUnchanged", meter.device_id, False):
        locator(protocol, "revokeDeviceLocation", meter.device_id)


@pytest.mark.parametrize("name", ["verifyDeviceLocation", "revokeDeviceLocation"])
def test_device_location__never_registered__is_refused(protocol, name):
    with reverts("DeviceUnknown", STRANGER):
        locator(protocol, name, STRANGER)


# -- Suspension --


def test_suspend_device__located__closes_the_lane_and_reinstating_opens_it(protocol):
    fleet, meters = ready_fleet(protocol, 3)
    device = meters[1].device_id
    receipt = registrar(protocol, "suspendDevice", device)
    assert receipt.events == [("DeviceSuspensionSet", {"deviceId": device, "isSuspended": True})]
    assert (frozen_lanes(protocol, fleet), protocol.bridge.call("meters", device).isSuspended) == ([1], True)
    receipt = registrar(protocol, "reinstateDevice", device)
    assert receipt.events == [("DeviceSuspensionSet", {"deviceId": device, "isSuspended": False})]
    assert (frozen_lanes(protocol, fleet), protocol.bridge.call("meters", device).isSuspended) == ([], False)


def test_suspend_device__suspended__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1)
    registrar(protocol, "suspendDevice", meter.device_id)
    with reverts("DeviceStateUnchanged", meter.device_id, True):
        registrar(protocol, "suspendDevice", meter.device_id)


def test_reinstate_device__not_suspended__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1)
    with reverts("DeviceStateUnchanged", meter.device_id, False):
        registrar(protocol, "reinstateDevice", meter.device_id)


@pytest.mark.parametrize("name", ["suspendDevice", "reinstateDevice"])
def test_suspension__never_registered__is_refused(protocol, name):
    with reverts("DeviceUnknown", STRANGER):
        registrar(protocol, name, STRANGER)


def test_reinstate_device__location_revoked_meanwhile__stays_closed(protocol):
    fleet, (meter,) = ready_fleet(protocol, 1)
    registrar(protocol, "suspendDevice", meter.device_id)
    locator(protocol, "revokeDeviceLocation", meter.device_id)
    registrar(protocol, "reinstateDevice", meter.device_id)
    assert frozen_lanes(protocol, fleet) == [0]
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert frozen_lanes(protocol, fleet) == []


def test_verify_device_location__suspended__stays_closed(protocol):
    fleet = protocol.open_fleet()
    meter = protocol.add_meter(fleet, located=False)
    registrar(protocol, "suspendDevice", meter.device_id)
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert frozen_lanes(protocol, fleet) == [0]


def test_bond_device__suspended_before__gets_a_closed_lane(protocol):
    meter = candidate(protocol)
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    registrar(protocol, "suspendDevice", meter.device_id)
    meter.bond()
    assert frozen_lanes(protocol, meter.fleet) == [0]
    registrar(protocol, "reinstateDevice", meter.device_id)
    assert frozen_lanes(protocol, meter.fleet) == []


# -- Release --


@pytest.mark.parametrize("by", ["owner", "registrar"])
def test_release_device__by_owner_or_registrar__closes_the_lane_for_good(protocol, by):
    fleet, (meter,) = ready_fleet(protocol, 1)
    sender = meter.owner.address if by == "owner" else protocol.registrar
    receipt = release(protocol, meter, sender)
    assert receipt.events == [("DeviceReleased", {"deviceId": meter.device_id, "fleet": fleet, "lane": 0})]
    shown = protocol.bridge.call("registeredDevices", meter.device_id)
    assert (shown.owner, shown.isVerified) == (NOBODY, False)
    state = protocol.bridge.call("meters", meter.device_id)
    assert (state.fleet, state.lane, state.bonds) == (0, 0, 1)
    assert frozen_lanes(protocol, fleet) == [0]
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert frozen_lanes(protocol, fleet) == [0]


@pytest.mark.parametrize("role", ["outsider", "admin", "locator", "beneficiary"])
def test_release_device__by_another__is_refused(protocol, role):
    _, (meter,) = ready_fleet(protocol, 1)
    with reverts("NotDeviceOwner", protocol.person(role), meter.owner.address):
        release(protocol, meter, protocol.person(role))


def test_release_device__bonded_to_nobody__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1)
    release(protocol, meter)
    with reverts("DeviceNotBonded", meter.device_id):
        release(protocol, meter)


def test_release_device__never_registered__is_refused(protocol):
    with reverts("DeviceUnknown", STRANGER):
        registrar(protocol, "releaseDevice", STRANGER)


def test_release_device__suspended__keeps_the_suspension_into_the_next_bond(protocol):
    meter = candidate(protocol)
    meter.bond()
    registrar(protocol, "suspendDevice", meter.device_id)
    registrar(protocol, "releaseDevice", meter.device_id)
    assert frozen_lanes(protocol, meter.fleet) == [0]
    protocol.chain.warp(protocol.chain.timestamp + REBOND_AFTER_SECONDS)
    meter.renew()
    meter.bond()
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert frozen_lanes(protocol, meter.fleet) == [0, 1]
    registrar(protocol, "reinstateDevice", meter.device_id)
    assert frozen_lanes(protocol, meter.fleet) == [0]


def test_bond_device__reading_of_the_first_second_after_a_release__passes(protocol):
    meter = candidate(protocol)
    meter.bond()
    registrar(protocol, "releaseDevice", meter.device_id)
    protocol.chain.warp(protocol.chain.timestamp + REBOND_AFTER_SECONDS)
    meter.renew()
    meter.bond()
    assert frozen_lanes(protocol, meter.fleet) == [0, 1]


def test_bond_device__reading_of_the_second_before__is_refused(protocol):
    meter = candidate(protocol)
    meter.bond()
    registrar(protocol, "releaseDevice", meter.device_id)
    now = protocol.chain.timestamp + REBOND_AFTER_SECONDS - 1
    protocol.chain.warp(now)
    meter.renew()
    with reverts("ReadingNotFresh", now, now + 1, now + 120):
        meter.bond()


def test_bond_device__after_a_release__starts_a_new_lane_at_the_new_reading(protocol):
    meter = candidate(protocol, energy_mwh=1_000_000)
    meter.bond()
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    registrar(protocol, "releaseDevice", meter.device_id)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    meter.meter.sign(UnixTime(protocol.chain.timestamp), 100_000)
    meter.renew(owner=Account.from_key(keccak(b"second owner")))
    bonded = meter.bond().only("DeviceBonded")
    assert (bonded["owner"], bonded["lane"], bonded["registerWh"]) == (meter.owner.address.lower(), 1, 3_400)
    assert [protocol.bridge.call("registerOf", meter.fleet, lane) for lane in (0, 1)] == [1_000, 3_400]
    assert frozen_lanes(protocol, meter.fleet) == [0, 1]
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert frozen_lanes(protocol, meter.fleet) == [0]


# -- The counter over a long life --


def test_frozen_lanes__through_every_change_of_ten_meters__counts_right(protocol):
    fleet, meters = ready_fleet(protocol, 10)
    closed: set[int] = set()

    def step(change, *lanes: int, closes: bool) -> None:
        for lane in lanes:
            change(protocol, meters[lane])
            (closed.add if closes else closed.discard)(lane)
            assert frozen_lanes(protocol, fleet) == sorted(closed)

    step(lambda p, m: registrar(p, "suspendDevice", m.device_id), 0, 3, 7, 8, 9, closes=True)
    step(lambda p, m: locator(p, "revokeDeviceLocation", m.device_id), 3, 4, 9, closes=True)
    step(lambda p, m: registrar(p, "reinstateDevice", m.device_id), 0, 7, closes=False)
    step(lambda p, m: registrar(p, "reinstateDevice", m.device_id), 3, 9, closes=True)
    step(release, 0, 3, 8, closes=True)
    step(lambda p, m: locator(p, "verifyDeviceLocation", m.device_id), 4, 9, closes=False)
    assert frozen_lanes(protocol, fleet) == [0, 3, 8]


def test_give_lane__beyond_256_lanes__freezes_in_the_next_group(protocol):
    fleet = protocol.open_fleet()
    meters = protocol.add_meters(fleet, 258)
    registrar(protocol, "suspendDevice", meters[257].device_id)
    registrar(protocol, "suspendDevice", meters[1].device_id)
    assert frozen_lanes(protocol, fleet) == [1, 257]


# -- Two lives of one register --


def test_bond_device__reading_from_before_the_release__is_refused(protocol):
    """Else the new lane starts below what the old one was credited for, and those Wh count twice."""
    meter, opened = candidate(protocol, energy_mwh=1_000_000), protocol.chain.timestamp
    meter.bond()
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    released = opened + 1_800
    protocol.chain.warp(released)
    protocol.submit(protocol.batch({meter.fleet: {0: 3_000}}, start=opened))
    registrar(protocol, "releaseDevice", meter.device_id)
    with reverts("ReadingNotFresh", opened, released + 121, released + 120):
        meter.bond(**meter.consent(meter.request["deadline"], bonds=1))
