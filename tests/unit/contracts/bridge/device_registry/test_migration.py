"""migrateDevice for bonded meters: the register goes on in the new zone, the old lane stays where it is."""

from gramwatt.protocol.digests import keccak
from tests.support.bridge.lanes import frozen_lanes, locator, registrar
from tests.support.bridge.protocol import (
    DAY,
    FALLBACK,
    KENYA,
    NAMEPLATE_WATTS,
    NIGERIA,
    class_id,
    deploy_protocol,
    ready_fleet,
)
from tests.support.evm.expect import reverts

PROOF = keccak(b"another place")


def test_migrate_device__bonded__goes_on_in_a_new_lane_from_its_register(protocol):
    old, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    new = protocol.open_fleet(KENYA)
    protocol.add_meters(new, 2)
    protocol.submit(protocol.batch({old: {meter.lane: 7_000}}))
    receipt = registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, new)
    told = {"deviceId": meter.device_id, "zone": KENYA, "fleet": new, "lane": 2, "registerWh": 7_000}
    assert receipt.events == [("DeviceMigrated", told)]
    assert (frozen_lanes(protocol, old), frozen_lanes(protocol, new)) == ([0], [2])
    assert protocol.bridge.call("registerOf", new, 2) == 7_000
    shown = protocol.bridge.call("registeredDevices", meter.device_id)
    expected = (meter.device_id, meter.owner.address.lower(), 404, PROOF, False)
    assert tuple(shown) == expected
    state = protocol.bridge.call("meters", meter.device_id)
    assert (state.zone, state.fleet, state.lane, state.bonds) == (KENYA, new, 2, 1)
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert (frozen_lanes(protocol, old), frozen_lanes(protocol, new)) == ([0], [])


def test_migrate_device__energy_after_it__is_credited_once_and_in_the_new_zone(protocol):
    old, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    new = protocol.open_fleet(KENYA)
    protocol.run(protocol.batch({old: {0: 10_000}}))
    registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, new)
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    protocol.chain.warp(protocol.chain.timestamp + DAY)
    with reverts("LaneFrozen", old, 0, 10_000, 12_000):
        protocol.submit(protocol.batch({old: {0: 12_000}}))
    protocol.run(protocol.batch({new: {0: 12_000}}))
    assert protocol.accrual(old, class_id(FALLBACK, flags=0)) == (0, 10_000 * 70_500_000)
    assert protocol.accrual(new, class_id()) == (1, 2_000 * 512_000_000 - 10**12)


def test_migrate_device__suspended__stays_suspended(protocol):
    old, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    new = protocol.open_fleet(KENYA)
    registrar(protocol, "suspendDevice", meter.device_id)
    registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, new)
    locator(protocol, "verifyDeviceLocation", meter.device_id)
    assert (frozen_lanes(protocol, old), frozen_lanes(protocol, new)) == ([0], [0])


def test_migrate_device__to_a_fleet_of_another_zone__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    abroad = protocol.open_fleet(NIGERIA)
    with reverts("ZoneMismatch", KENYA, NIGERIA):
        registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, abroad)


def test_migrate_device__to_a_weaker_fleet__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    weaker = protocol.open_fleet(KENYA, nameplate_watts=NAMEPLATE_WATTS - 1)
    with reverts("NameplateTooLarge", NAMEPLATE_WATTS, NAMEPLATE_WATTS - 1):
        registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, weaker)


def test_migrate_device__to_a_fleet_never_opened__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    with reverts("FleetUnknown", 99):
        registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, 99)


def test_migrate_device__migrated_already__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    new = protocol.open_fleet(KENYA)
    registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, new)
    with reverts("DeviceHasCountry", meter.device_id, 404):
        registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, new)


def test_migrate_device__while_no_country_may_be_named__is_refused():
    protocol = deploy_protocol(policy=0)
    _, (meter,) = ready_fleet(protocol, 1, zone=FALLBACK)
    with reverts("CountryNotAllowed", 404, 0):
        registrar(protocol, "migrateDevice", meter.device_id, KENYA, PROOF, 1)
