"""bondDevice: what passes, and the same request with each of its parts spoiled in turn (BOND-1)."""

import pytest

from gramwatt.protocol.digests import domain_separator, keccak
from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import Flag
from gramwatt.protocol.signatures import P256_ORDER, SECP256K1_ORDER
from tests.support.bridge.bonding import DEVICE_SHIFT, VERSION_SHIFT, Candidate, candidate, flip, high_s
from tests.support.bridge.protocol import FALLBACK, KENYA, NAMEPLATE_WATTS, NIGERIA, Protocol, device_id
from tests.support.evm.expect import reverts

MAX_AGE, TOLERANCE = 3_600, 120
ORDERS = {"secp256k1": SECP256K1_ORDER, "p256": P256_ORDER}
CURVES = tuple(ORDERS)
OTHER_CHAIN = 1
NOBODY = "0x" + "00" * 20


def fresh_range(protocol: Protocol) -> tuple[int, int]:
    now = protocol.chain.timestamp
    return now - MAX_AGE, now + TOLERANCE


def word_with(candidate_: Candidate, change: int) -> bytes:
    """The reading's word with some bits turned."""
    word = int.from_bytes(candidate_.request["word"], "big")
    return (word ^ change).to_bytes(32, "big")


# -- What passes --


@pytest.mark.parametrize("curve", CURVES)
def test_bond_device__all_in_order__gives_a_frozen_lane_at_the_reading(protocol, curve):
    meter = candidate(protocol, curve=curve, energy_mwh=1_234_567)
    receipt = meter.bond()
    assert receipt.only("DeviceBonded") == {
        "deviceId": meter.device_id,
        "owner": meter.owner.address.lower(),
        "fleet": meter.fleet,
        "lane": 0,
        "registerWh": 1_234,
        "readingTime": protocol.chain.timestamp,
    }
    assert protocol.bridge.call("registeredDevices", meter.device_id).owner == meter.owner.address.lower()
    state = protocol.bridge.call("meters", meter.device_id)
    assert (state.fleet, state.lane, state.bonds) == (meter.fleet, 0, 1)
    assert protocol.bridge.call("registerOf", meter.fleet, 0) == 1_234
    fleet = protocol.bridge.call("fleets", meter.fleet)
    assert (fleet.lanes, fleet.frozenLanes) == (1, 1)


def test_bond_device__energy_beyond_the_register__starts_at_its_low_32_bits(protocol):
    meter = candidate(protocol, energy_mwh=(2**32 + 5) * 1_000 + 999)
    assert meter.bond().only("DeviceBonded")["registerWh"] == 5


def test_bond_device__owner_sends_it__needs_no_consent(protocol):
    meter = candidate(protocol)
    meter.bond(sender=meter.owner.address, consent=b"", deadline=0)


def test_bond_device__located_before__opens_the_lane_at_once(protocol):
    meter = candidate(protocol)
    protocol.bridge.send("verifyDeviceLocation", meter.device_id, sender=protocol.locator)
    meter.bond()
    assert protocol.bridge.call("fleets", meter.fleet).frozenLanes == 0


def test_bond_device__nameplate_of_the_fleet__fits(protocol):
    candidate(protocol, watts=NAMEPLATE_WATTS).bond()


@pytest.mark.parametrize("flag", [Flag.CABLE_OPEN, Flag.COUNTER_RESET, Flag.SENSOR_RANGE])
def test_bond_device__harmless_flag__passes(protocol, flag):
    meter = candidate(protocol)
    meter.bond(**meter.reading(flag))


# -- The device's state --


def test_bond_device__never_registered__is_refused(protocol):
    meter, stranger = candidate(protocol), device_id(protocol.new_device())
    with reverts("DeviceUnknown", stranger):
        meter.bond(device_id=stranger)


def test_bond_device__bonded_already__is_refused(protocol):
    meter = candidate(protocol)
    meter.bond()
    with reverts("DeviceIsBonded", meter.device_id, meter.owner.address):
        meter.bond()


def test_bond_device__not_certified__is_refused(protocol):
    meter, number = candidate(protocol), protocol.new_device()
    protocol.register(number)
    with reverts("DeviceNotCertified", device_id(number)):
        meter.bond(device_id=device_id(number))


# -- The fleet --


def test_bond_device__fleet_never_opened__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("FleetUnknown", 99):
        meter.bond(fleet=99)


@pytest.mark.parametrize("zone", [NIGERIA, FALLBACK, KENYA | 1])
def test_bond_device__fleet_of_another_zone__is_refused(protocol, zone):
    protocol.record_factor(zone, 1_000)
    meter, fleet = candidate(protocol), protocol.open_fleet(zone)
    with reverts("ZoneMismatch", KENYA, zone):
        meter.bond(fleet=fleet)


def test_bond_device__stronger_than_the_fleet__is_refused(protocol):
    meter = candidate(protocol, watts=NAMEPLATE_WATTS + 1)
    with reverts("NameplateTooLarge", NAMEPLATE_WATTS + 1, NAMEPLATE_WATTS):
        meter.bond()


# -- The device's signatures --


def test_bond_device__another_owner_than_the_device_signed__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("BondSignatureInvalid", meter.device_id, protocol.outsider):
        meter.bond(owner=protocol.outsider, sender=protocol.outsider)


@pytest.mark.parametrize("index", [0, 31, 32, 63, 64])
def test_bond_device__byte_of_the_bond_signature_altered__is_refused(protocol, index):
    meter = candidate(protocol)
    with reverts("BondSignatureInvalid", meter.device_id, meter.owner.address):
        meter.bond(bond_signature=flip(meter.request["bond_signature"], index))


@pytest.mark.parametrize("index", [0, 31, 32, 63, 64])
def test_bond_device__byte_of_the_reading_signature_altered__is_refused(protocol, index):
    meter = candidate(protocol)
    with reverts("ReadingSignatureInvalid", meter.device_id):
        meter.bond(reading_signature=flip(meter.request["reading_signature"], index))


@pytest.mark.parametrize("curve", CURVES)
def test_bond_device__signature_with_high_s__is_refused(protocol, curve):
    meter = candidate(protocol, curve=curve)
    request, order = meter.request, ORDERS[curve]
    with reverts("BondSignatureInvalid", meter.device_id, meter.owner.address):
        meter.bond(bond_signature=high_s(request["bond_signature"], order))
    with reverts("ReadingSignatureInvalid", meter.device_id):
        meter.bond(reading_signature=high_s(request["reading_signature"], order))


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("part", ["bond_signature", "reading_signature"])
def test_bond_device__other_devices_signature__is_refused(protocol, curve, part):
    meter, other = candidate(protocol, curve=curve), candidate(protocol, curve=curve)
    signed = other.meter.bond_signature(meter.owner.address), other.signed_word(meter.request["word"])
    if part == "bond_signature":
        with reverts("BondSignatureInvalid", meter.device_id, meter.owner.address):
            meter.bond(bond_signature=signed[0])
    else:
        with reverts("ReadingSignatureInvalid", meter.device_id):
            meter.bond(reading_signature=signed[1]["reading_signature"])


def test_bond_device__other_signer_than_certified__is_refused(protocol):
    meter, other = candidate(protocol), candidate(protocol)
    with reverts("SignerMismatch", keccak(other.meter.signer), keccak(meter.meter.signer)):
        meter.bond(signer=other.meter.signer)


def test_bond_device__key_rotated__takes_the_new_key_only(protocol):
    meter, other = candidate(protocol), candidate(protocol)
    rotated = keccak(other.meter.signer)
    protocol.bridge.send("rotateDeviceKey", meter.device_id, rotated, sender=protocol.registrar)
    with reverts("SignerMismatch", keccak(meter.meter.signer), rotated):
        meter.bond()


@pytest.mark.parametrize("part", ["chain", "credit"])
def test_bond_device__reading_of_another_domain__is_refused(protocol, part):
    meter = candidate(protocol)
    chain_id = OTHER_CHAIN if part == "chain" else protocol.chain.chain_id
    contract = protocol.bridge.address if part == "credit" else protocol.credit.address
    elsewhere = domain_separator(chain_id, contract)
    with reverts("ReadingSignatureInvalid", meter.device_id):
        meter.bond(**meter.signed_word(meter.request["word"], elsewhere))


# -- The reading --


def test_bond_device__altered_air__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("ReadingSignatureInvalid", meter.device_id):
        meter.bond(air=flip(meter.request["air"], 31))


def test_bond_device__altered_energy__is_refused(protocol):
    meter = candidate(protocol)
    with reverts("ReadingSignatureInvalid", meter.device_id):
        meter.bond(word=word_with(meter, 1 << 32))


@pytest.mark.parametrize("version", [0, 2])
def test_bond_device__another_layout__is_refused(protocol, version):
    meter = candidate(protocol)
    word = word_with(meter, (version ^ 1) << VERSION_SHIFT)
    with reverts("ReadingVersionInvalid", version, 1):
        meter.bond(**meter.signed_word(word))


def test_bond_device__reading_names_another_device__is_refused(protocol):
    meter = candidate(protocol)
    other = device_id(DeviceId(meter.meter.device ^ 1))
    with reverts("ReadingDeviceMismatch", other, meter.device_id):
        meter.bond(**meter.signed_word(word_with(meter, 1 << DEVICE_SHIFT)))


@pytest.mark.parametrize("flags", [Flag.TAMPER, Flag.CLOCK_UNSET, Flag.TAMPER | Flag.SENSOR_RANGE])
def test_bond_device__flag_that_voids_the_reading__is_refused(protocol, flags):
    meter = candidate(protocol)
    with reverts("ReadingFlagged", flags):
        meter.bond(**meter.reading(flags))


def test_bond_device__reading_an_hour_old__passes(protocol):
    meter = candidate(protocol)
    protocol.chain.warp(protocol.chain.timestamp + MAX_AGE)
    meter.bond()


def test_bond_device__reading_an_hour_and_a_second_old__is_refused(protocol):
    meter, signed_at = candidate(protocol), protocol.chain.timestamp
    protocol.chain.warp(signed_at + MAX_AGE + 1)
    with reverts("ReadingNotFresh", signed_at, *fresh_range(protocol)):
        meter.bond()


def test_bond_device__meters_clock_two_minutes_ahead__passes(protocol):
    meter = candidate(protocol)
    ahead = UnixTime(protocol.chain.timestamp + TOLERANCE)
    request = protocol.bond_request(meter.meter, meter.fleet, meter.owner, ahead)
    assert protocol.bond(request).only("DeviceBonded")["readingTime"] == ahead


def test_bond_device__meters_clock_two_minutes_and_a_second_ahead__is_refused(protocol):
    meter = candidate(protocol)
    ahead = UnixTime(protocol.chain.timestamp + TOLERANCE + 1)
    request = protocol.bond_request(meter.meter, meter.fleet, meter.owner, ahead)
    with reverts("ReadingNotFresh", ahead, *fresh_range(protocol)):
        protocol.bond(request)
