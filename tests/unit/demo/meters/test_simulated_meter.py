"""Simulated meters sign as the firmware does, so what they say passes every check of a node."""

import pytest

from gramwatt.protocol.digests import bond_digest, reading_digest
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.reading import decode_reading
from gramwatt.protocol.signatures import verify_reading
from tests.support.oracle.readings import (
    BOND_TIME,
    DEPLOYMENT,
    DOMAIN,
    P256_VERIFIER,
    address,
    make_device,
    restart,
)

OWNER = address(0x0E4E)
VERIFIERS = frozenset({bytes.fromhex(P256_VERIFIER[2:])})
CURVES = ["secp256k1", "p256"]


@pytest.mark.parametrize("curve", CURVES)
def test_sign__a_reading__is_the_devices_own(curve):
    device = make_device(curve=curve)
    signed = device.sign(UnixTime(BOND_TIME + 3600), 1_500_000)
    reading = decode_reading(signed.word)
    digest = reading_digest(DOMAIN, signed.word, signed.air)
    assert verify_reading(device.signer, digest, signed.signature, VERIFIERS) is None
    assert (reading.device, reading.counter, reading.energy_mwh) == (device.device, 1, 1_500_000)


@pytest.mark.parametrize("curve", CURVES)
def test_bond_signature__an_owner__is_the_devices_own_and_no_other_owners(curve):
    device = make_device(curve=curve)
    signature = device.bond_signature(OWNER)
    for owner, passes in ((OWNER, True), (DEPLOYMENT.bridge, False)):
        refusal = verify_reading(
            device.signer, bond_digest(DOMAIN, device.device, owner), signature, VERIFIERS
        )
        assert (refusal is None) is passes


def test_sign__a_milliwatt_over_an_hour_of_seconds__loses_nothing_between_readings():
    device = make_device()
    for second in range(1, 3601):
        device.sign(UnixTime(BOND_TIME + second), 1)
    assert device.energy_mwh == 1


def test_sign__after_a_restart__the_counter_goes_on():
    device = make_device()
    device.sign(UnixTime(BOND_TIME + 1), 0)
    restart(device)
    reading = decode_reading(device.sign(UnixTime(BOND_TIME + 2), 0).word)
    assert (reading.counter, reading.boots) == (2, 2)


@pytest.mark.parametrize(("time", "milliwatts"), [(BOND_TIME - 1, 0), (BOND_TIME + 1, -1)])
def test_sign__time_or_energy_that_falls__is_refused(time, milliwatts):
    with pytest.raises(ValueError, match="is negative"):
        make_device().sign(time, milliwatts)
