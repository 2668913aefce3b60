"""Meters as a fold over the bridge's events."""

from typing import Any

from eth_utils.address import to_checksum_address

from gramwatt.chains.evm.contracts.meters import meters_of
from gramwatt.chains.evm.node.events import Event
from gramwatt.chains.state import FleetFacts
from gramwatt.protocol.meter import Meter
from gramwatt.protocol.quantities import FleetId, UnixTime

DEVICE = (0xA1).to_bytes(32, "big")
NOBODY = to_checksum_address("0x" + "00" * 20)
FLEETS = {
    FleetId(number): FleetFacts(FleetId(number), NOBODY, zone, 1, 8, 0, 6_000, UnixTime(1))
    for number, zone in ((1, 0), (2, 404 << 16))
}


def event(name: str, **arguments: Any) -> Event:
    return Event(name, {"deviceId": DEVICE, **arguments}, 1, b"")


CERTIFIED = event("DeviceCertified", signerHash=b"\1" * 32, nameplateWatts=5_000)
BONDED = event("DeviceBonded", owner=NOBODY, fleet=1, lane=3, registerWh=7, readingTime=100)
LOCATED = event("DeviceLocationVerified", verified=True)


def only(*events: Event) -> Meter:
    (meter,) = meters_of(events, FLEETS)
    return meter


def test_meters_of__bonded_and_located__all_of_it() -> None:
    meter = only(CERTIFIED, BONDED, LOCATED)
    assert (meter.device, meter.signer_hash, meter.nameplate_watts) == (0xA1, b"\1" * 32, 5_000)
    assert (meter.fleet, meter.lane, meter.fleet_nameplate_watts, meter.zone) == (1, 3, 6_000, 0)
    assert (meter.bond_register_wh, meter.bond_time) == (7, 100)
    assert (meter.located, meter.suspended) == (True, False)


def test_meters_of__never_bonded__no_meter() -> None:
    assert meters_of([CERTIFIED, LOCATED], FLEETS) == []


def test_meters_of__key_rotated_and_suspended__the_latest_word() -> None:
    rotated = event("DeviceKeyRotated", oldSignerHash=b"\1" * 32, newSignerHash=b"\2" * 32)
    meter = only(CERTIFIED, BONDED, LOCATED, rotated, event("DeviceSuspensionSet", isSuspended=True))
    assert (meter.signer_hash, meter.suspended) == (b"\2" * 32, True)


def test_meters_of__released__keeps_its_last_lane_and_is_not_located() -> None:
    meter = only(CERTIFIED, BONDED, LOCATED, event("DeviceReleased", fleet=1, lane=3))
    assert (meter.fleet, meter.lane, meter.located) == (1, 3, False)


def test_meters_of__migrated__new_lane_and_the_history_of_its_bond() -> None:
    migrated = event("DeviceMigrated", zone=404 << 16, fleet=2, lane=0, registerWh=50)
    meter = only(CERTIFIED, BONDED, LOCATED, migrated)
    assert (meter.fleet, meter.lane, meter.zone, meter.located) == (2, 0, 404 << 16, False)
    assert (meter.bond_register_wh, meter.bond_time) == (7, 100)


def test_meters_of__migrated_while_unbonded__gets_no_lane() -> None:
    migrated = event("DeviceMigrated", zone=404 << 16, fleet=0, lane=0, registerWh=0)
    assert meters_of([CERTIFIED, migrated], FLEETS) == []
