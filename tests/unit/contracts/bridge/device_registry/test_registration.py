"""Devices before their bond: registered, certified, with another key."""

import pytest

from gramwatt.protocol.digests import keccak
from tests.support.bridge.protocol import FALLBACK, KENYA, NIGERIA, device_id, ready_fleet
from tests.support.evm.expect import reverts

PROOF = keccak(b"place and salt")
SIGNER_HASH = keccak(b"signer")
OTHER_HASH = keccak(b"other signer")
NOBODY = "0x" + "00" * 20
WIDEST_ID = (2**64 - 1).to_bytes(32, "big")


@pytest.fixture
def device(protocol) -> bytes:
    """A registered device."""
    number = protocol.new_device()
    protocol.register(number)
    return device_id(number)


def send(protocol, name, *args):
    return protocol.bridge.send(name, *args, sender=protocol.registrar)


# -- registerDevice --


def test_register_device__new__is_told_and_shown(protocol):
    device = device_id(protocol.new_device())
    receipt = send(protocol, "registerDevice", device, 404, PROOF)
    assert receipt.events == [("DeviceRegistered", {"deviceId": device, "country": 404, "owner": NOBODY})]
    assert tuple(protocol.bridge.call("registeredDevices", device)) == (device, NOBODY, 404, PROOF, False)
    assert tuple(protocol.bridge.call("meters", device)) == (bytes(32), KENYA, 0, 0, 0, 0, False)


def test_register_device_in_zone__region__keeps_it(protocol):
    device = device_id(protocol.new_device())
    send(protocol, "registerDeviceInZone", device, KENYA | 5, PROOF)
    assert protocol.bridge.call("meters", device).zone == KENYA | 5
    assert protocol.bridge.call("registeredDevices", device).country == 404


def test_register_device__known__is_refused(protocol, device):
    with reverts("DeviceKnown", device):
        send(protocol, "registerDevice", device, 404, PROOF)


def test_register_device__widest_id__is_taken(protocol):
    send(protocol, "registerDevice", WIDEST_ID, 404, PROOF)


@pytest.mark.parametrize("bad", [bytes(32), (2**64).to_bytes(32, "big"), keccak(b"a hash is no EUI-64")])
def test_register_device__no_eui64__is_refused(protocol, bad):
    with reverts("DeviceIdInvalid", bad):
        send(protocol, "registerDevice", bad, 404, PROOF)


def test_register_device__country_never_added__is_refused(protocol):
    with reverts("CountryUnknown", 826):
        send(protocol, "registerDevice", device_id(protocol.new_device()), 826, PROOF)


def test_registered_devices__never_registered__is_empty(protocol):
    assert tuple(protocol.bridge.call("registeredDevices", WIDEST_ID)) == (
        bytes(32),
        NOBODY,
        0,
        bytes(32),
        False,
    )


# -- certifyDevice --


def test_certify_device__registered__keeps_key_and_nameplate(protocol, device):
    receipt = send(protocol, "certifyDevice", device, SIGNER_HASH, 3_000)
    told = {"deviceId": device, "signerHash": SIGNER_HASH, "nameplateWatts": 3_000}
    assert receipt.events == [("DeviceCertified", told)]
    meter = protocol.bridge.call("meters", device)
    assert (meter.signerHash, meter.nameplateWatts) == (SIGNER_HASH, 3_000)


def test_certify_device__again_before_the_bond__replaces_both(protocol, device):
    send(protocol, "certifyDevice", device, SIGNER_HASH, 3_000)
    send(protocol, "certifyDevice", device, OTHER_HASH, 1)
    meter = protocol.bridge.call("meters", device)
    assert (meter.signerHash, meter.nameplateWatts) == (OTHER_HASH, 1)


def test_certify_device__bonded__is_refused(protocol):
    _, (meter,) = ready_fleet(protocol, 1)
    with reverts("DeviceIsBonded", meter.device_id, meter.owner.address):
        send(protocol, "certifyDevice", meter.device_id, SIGNER_HASH, 3_000)


def test_certify_device__never_registered__is_refused(protocol):
    with reverts("DeviceUnknown", WIDEST_ID):
        send(protocol, "certifyDevice", WIDEST_ID, SIGNER_HASH, 3_000)


@pytest.mark.parametrize(("signer_hash", "watts"), [(bytes(32), 3_000), (SIGNER_HASH, 0)])
def test_certify_device__no_key_or_no_nameplate__is_refused(protocol, device, signer_hash, watts):
    with reverts("ZeroValue"):
        send(protocol, "certifyDevice", device, signer_hash, watts)


# -- rotateDeviceKey --


def test_rotate_device_key__certified__tells_old_and_new(protocol, device):
    send(protocol, "certifyDevice", device, SIGNER_HASH, 3_000)
    receipt = send(protocol, "rotateDeviceKey", device, OTHER_HASH)
    told = {"deviceId": device, "oldSignerHash": SIGNER_HASH, "newSignerHash": OTHER_HASH}
    assert receipt.events == [("DeviceKeyRotated", told)]
    assert protocol.bridge.call("meters", device).signerHash == OTHER_HASH


def test_rotate_device_key__bonded__keeps_lane_owner_and_credit(protocol):
    fleet, (meter,) = ready_fleet(protocol, 1)
    before = protocol.bridge.call("meters", meter.device_id)
    send(protocol, "rotateDeviceKey", meter.device_id, OTHER_HASH)
    assert protocol.bridge.call("meters", meter.device_id) == before._replace(signerHash=OTHER_HASH)
    protocol.submit(protocol.batch({fleet: {meter.lane: 100}}))


def test_rotate_device_key__not_certified__is_refused(protocol, device):
    with reverts("DeviceNotCertified", device):
        send(protocol, "rotateDeviceKey", device, OTHER_HASH)


def test_rotate_device_key__to_nothing__is_refused(protocol, device):
    send(protocol, "certifyDevice", device, SIGNER_HASH, 3_000)
    with reverts("ZeroValue"):
        send(protocol, "rotateDeviceKey", device, bytes(32))


def test_rotate_device_key__never_registered__is_refused(protocol):
    with reverts("DeviceUnknown", WIDEST_ID):
        send(protocol, "rotateDeviceKey", WIDEST_ID, OTHER_HASH)


# -- migrateDevice, unbonded --


def test_migrate_device__unbonded__changes_zone_and_proof_only(protocol):
    number = protocol.new_device()
    device = device_id(number)
    protocol.register(number, FALLBACK)
    receipt = send(protocol, "migrateDevice", device, NIGERIA, PROOF, 77)
    told = {"deviceId": device, "zone": NIGERIA, "fleet": 0, "lane": 0, "registerWh": 0}
    assert receipt.events == [("DeviceMigrated", told)]
    assert tuple(protocol.bridge.call("registeredDevices", device)) == (device, NOBODY, 566, PROOF, False)


def test_migrate_device__has_a_country__is_refused(protocol, device):
    with reverts("DeviceHasCountry", device, 404):
        send(protocol, "migrateDevice", device, NIGERIA, PROOF, 0)


def test_migrate_device__to_no_country__is_refused(protocol):
    number = protocol.new_device()
    protocol.register(number, FALLBACK)
    with reverts("CountryUnknown", 0):
        send(protocol, "migrateDevice", device_id(number), FALLBACK, PROOF, 0)


def test_migrate_device__to_a_closed_country__is_refused(protocol):
    number = protocol.new_device()
    protocol.register(number, FALLBACK)
    protocol.bridge.send("setCountryActive", 566, False, sender=protocol.manager)
    with reverts("CountryInactive", 566):
        send(protocol, "migrateDevice", device_id(number), NIGERIA, PROOF, 0)


def test_migrate_device__never_registered__is_refused(protocol):
    with reverts("DeviceUnknown", WIDEST_ID):
        send(protocol, "migrateDevice", WIDEST_ID, NIGERIA, PROOF, 0)
