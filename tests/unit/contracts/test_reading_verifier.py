"""The judge of device signatures: its digests, and what it takes for signed (SIGN-1)."""

import pytest

from gramwatt.protocol.digests import bond_digest, reading_digest
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.signatures import P256_ORDER, SECP256K1_ORDER
from tests.support.bridge.bonding import Candidate, candidate, flip, high_s
from tests.support.bridge.protocol import Protocol

ORDERS = {"secp256k1": SECP256K1_ORDER, "p256": P256_ORDER}


@pytest.fixture(params=ORDERS)
def curve(request) -> str:
    return request.param


def is_signed(protocol: Protocol, meter: Candidate, **changed: bytes) -> bool:
    """Whether the verifier takes the request's reading for signed, with some parts changed."""
    parts = meter.request | changed
    names = ("signer", "word", "air", "reading_signature")
    return protocol.verifier.call("isReadingSigned", *(parts[name] for name in names))


def test_reading_digest__by_the_contract__equals_pythons(protocol):
    meter = candidate(protocol)
    word, air = meter.request["word"], meter.request["air"]
    expected = reading_digest(protocol.device_domain(), word, air)
    assert protocol.verifier.call("readingDigest", word, air) == expected


def test_bond_digest__by_the_contract__equals_pythons(protocol):
    meter = candidate(protocol)
    expected = bond_digest(protocol.device_domain(), meter.meter.device, meter.owner.address)
    assert protocol.verifier.call("bondDigest", meter.device_id, meter.owner.address) == expected


def test_is_reading_signed__by_the_device__says_so(protocol, curve):
    assert is_signed(protocol, candidate(protocol, curve=curve))


def test_is_reading_signed__any_byte_of_the_reading_altered__denies_it(protocol, curve):
    meter = candidate(protocol, curve=curve)
    for part in ("word", "air"):
        for index in range(32):
            assert not is_signed(protocol, meter, **{part: flip(meter.request[part], index)})


def test_is_reading_signed__any_byte_of_the_signature_altered__denies_it(protocol, curve):
    meter = candidate(protocol, curve=curve)
    signature = meter.request["reading_signature"]
    for index in range(len(signature)):
        assert not is_signed(protocol, meter, reading_signature=flip(signature, index))


def test_is_reading_signed__high_s_or_another_length__denies_it(protocol, curve):
    meter = candidate(protocol, curve=curve)
    signature = meter.request["reading_signature"]
    for forged in (high_s(signature, ORDERS[curve]), signature[:-1], signature[:63], b""):
        assert not is_signed(protocol, meter, reading_signature=forged)


def test_is_reading_signed__by_another_device__denies_it(protocol, curve):
    meter, other = candidate(protocol, curve=curve), candidate(protocol, curve=curve)
    assert not is_signed(protocol, meter, signer=other.meter.signer)


def test_is_reading_signed__old_reading__says_so_at_any_age(protocol):
    meter = candidate(protocol)
    signed = meter.meter.sign(UnixTime(protocol.chain.timestamp + 10), 5_000_000)
    protocol.chain.warp(protocol.chain.timestamp + 10**8)
    parts = {"word": signed.word, "air": signed.air, "reading_signature": signed.signature}
    assert is_signed(protocol, meter, **parts)
