"""Device signatures are judged as the contracts judge them."""

from dataclasses import replace

import pytest

from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.reading import Reason, Rejection
from gramwatt.protocol.signatures import (
    P256_ORDER,
    SECP256K1_ORDER,
    recover_address,
    signer_hash,
    verify_meter,
    verify_reading,
)
from tests.support.oracle.readings import DEVICE, P256_VERIFIER, make_device, make_key, make_meter

OTHER = DeviceId(DEVICE + 1)
DIGEST = bytes(range(32))
VERIFIERS = frozenset({bytes.fromhex(P256_VERIFIER[2:])})
CURVES = ["secp256k1", "p256"]
ORDERS = {"secp256k1": SECP256K1_ORDER, "p256": P256_ORDER}


def high_s(signature: bytes, curve: str) -> bytes:
    """The other signature that the same key and digest have."""
    s = ORDERS[curve] - int.from_bytes(signature[32:64], "big")
    flipped_v = bytes((55 - signature[64],)) if curve == "secp256k1" else b""
    return signature[:32] + s.to_bytes(32, "big") + flipped_v


def refused(verdict: Rejection | None) -> Rejection:
    assert verdict is not None
    return verdict


@pytest.mark.parametrize("curve", CURVES)
def test_verify_reading__the_devices_signature__passes(curve):
    key = make_key(curve=curve)
    assert verify_reading(key.signer, DIGEST, key.sign(DIGEST), VERIFIERS) is None


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("position", [0, 31, 32, 63])
def test_verify_reading__one_byte_of_the_signature_altered__is_refused(curve, position):
    key = make_key(curve=curve)
    signature = bytearray(key.sign(DIGEST))
    signature[position] ^= 1
    refusal = refused(verify_reading(key.signer, DIGEST, bytes(signature), VERIFIERS))
    assert refusal.reason is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("curve", CURVES)
def test_verify_reading__another_digest__is_refused(curve):
    key = make_key(curve=curve)
    refusal = refused(verify_reading(key.signer, bytes(32), key.sign(DIGEST), VERIFIERS))
    assert refusal.reason is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("curve", CURVES)
def test_verify_reading__another_devices_signature__is_refused(curve):
    signature = make_key(OTHER, curve).sign(DIGEST)
    refusal = refused(verify_reading(make_key(curve=curve).signer, DIGEST, signature, VERIFIERS))
    assert refusal.reason is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("curve", CURVES)
def test_verify_reading__high_s__is_refused(curve):
    key = make_key(curve=curve)
    refusal = refused(verify_reading(key.signer, DIGEST, high_s(key.sign(DIGEST), curve), VERIFIERS))
    assert refusal.reason is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("s", [0, 1])
def test_verify_reading__zero_r__is_refused(curve, s):
    key = make_key(curve=curve)
    signature = bytes(32) + s.to_bytes(32, "big") + (b"\x1b" if curve == "secp256k1" else b"")
    assert refused(verify_reading(key.signer, DIGEST, signature, VERIFIERS)).reason is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("curve", CURVES)
def test_verify_reading__a_byte_too_long__is_refused(curve):
    key = make_key(curve=curve)
    refusal = refused(verify_reading(key.signer, DIGEST, key.sign(DIGEST) + b"\0", VERIFIERS))
    assert refusal.reason is Reason.BAD_SIGNATURE


@pytest.mark.parametrize("v", [0, 1, 26, 29])
def test_recover_address__v_other_than_27_or_28__finds_nobody(v):
    signature = make_key().sign(DIGEST)
    assert recover_address(DIGEST, signature) == make_key().signer
    assert recover_address(DIGEST, signature[:64] + bytes((v,))) is None


def test_verify_reading__no_signature__says_how_to_get_one():
    refusal = refused(verify_reading(make_key().signer, DIGEST, b"", VERIFIERS))
    assert refusal.reason is Reason.UNSIGNED
    assert "Export word, air and signature" in refusal.sentence


def test_verify_reading__a_verifier_that_is_not_known__is_refused_by_its_address():
    key = make_key(curve="p256")
    refusal = refused(verify_reading(key.signer, DIGEST, key.sign(DIGEST), frozenset()))
    assert refusal.reason is Reason.UNKNOWN_VERIFIER
    assert P256_VERIFIER.lower() in refusal.sentence


def test_verify_reading__a_point_off_the_curve__is_refused():
    signer = next(iter(VERIFIERS)) + bytes(64)
    signature = make_key(curve="p256").sign(DIGEST)
    assert refused(verify_reading(signer, DIGEST, signature, VERIFIERS)).reason is Reason.BAD_SIGNATURE


def test_verify_meter__a_secp256k1_meter_of_which_only_the_hash_is_known__passes():
    assert verify_meter(make_meter(), DIGEST, make_key().sign(DIGEST), VERIFIERS) is None


def test_verify_meter__another_address_than_the_hash_has__is_refused():
    meter = make_meter(signer_hash=signer_hash(make_key(OTHER).signer))
    refusal = refused(verify_meter(meter, DIGEST, make_key().sign(DIGEST), VERIFIERS))
    assert refusal.reason is Reason.BAD_SIGNATURE


def test_verify_meter__a_p256_meter_whose_key_is_known__passes():
    device = make_device(curve="p256")
    meter = make_meter(device, signer=device.signer)
    assert verify_meter(meter, DIGEST, make_key(curve="p256").sign(DIGEST), VERIFIERS) is None


def test_verify_meter__a_p256_meter_whose_key_is_not_known__asks_for_the_key():
    meter = make_meter(make_device(curve="p256"))
    refusal = refused(verify_meter(meter, DIGEST, make_key(curve="p256").sign(DIGEST), VERIFIERS))
    assert refusal.reason is Reason.UNKNOWN_SIGNER
    assert "column signer" in refusal.sentence


def test_verify_meter__a_key_of_another_hash__is_not_taken_for_the_meters():
    meter = replace(make_meter(), signer=make_key(OTHER).signer)
    refusal = refused(verify_meter(meter, DIGEST, make_key(OTHER).sign(DIGEST), VERIFIERS))
    assert refusal.reason is Reason.UNKNOWN_SIGNER


def test_verify_meter__no_signature__is_unsigned():
    assert refused(verify_meter(make_meter(), DIGEST, b"", VERIFIERS)).reason is Reason.UNSIGNED
