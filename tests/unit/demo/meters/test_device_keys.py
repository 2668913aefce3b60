"""Keys of devices: the same for the same seed and device, and signatures that the contracts accept."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from eth_account import Account

from demo.meters.device_keys import DeviceKey, P256Key, Secp256k1Key
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.signatures import P256_ORDER, SECP256K1_ORDER, verify_reading

DEVICE, OTHER_DEVICE = DeviceId(0x0200_0000_0194_0000), DeviceId(0x0200_0000_0194_0001)
VERIFIER, OTHER_VERIFIER = "0x" + "25" * 20, "0x" + "26" * 20
VERIFIERS = frozenset({bytes.fromhex(VERIFIER[2:])})
CURVES = ["secp256k1", "p256"]
DIGESTS = [keccak(bytes((number,))) for number in range(32)]  # half of all signatures have a high s at first


def make_key(curve: str, seed: bytes = b"seed", device: DeviceId = DEVICE) -> DeviceKey:
    if curve == "p256":
        return P256Key.from_seed(seed, device, VERIFIER)
    return Secp256k1Key.from_seed(seed, device)


def is_accepted(key: DeviceKey, digest: bytes, signature: bytes) -> bool:
    return verify_reading(key.signer, digest, signature, VERIFIERS) is None


@pytest.mark.parametrize("curve", CURVES)
def test_sign__many_digests__every_signature_is_accepted_for_its_digest_only(curve):
    key = make_key(curve)
    for digest, other in zip(DIGESTS, [*DIGESTS[1:], DIGESTS[0]], strict=True):
        signature = key.sign(digest)
        assert is_accepted(key, digest, signature)
        assert not is_accepted(key, other, signature)


@pytest.mark.parametrize(("curve", "order"), [("secp256k1", SECP256K1_ORDER), ("p256", P256_ORDER)])
def test_sign__many_digests__s_is_in_the_lower_half(curve, order):
    for digest in DIGESTS:
        assert int.from_bytes(make_key(curve).sign(digest)[32:64]) <= order // 2


@pytest.mark.parametrize("curve", CURVES)
def test_sign__the_same_digest_twice__is_the_same_signature(curve):
    """Runs of the demo with one seed give the same readings to the last byte."""
    assert make_key(curve).sign(DIGESTS[0]) == make_key(curve).sign(DIGESTS[0])


@pytest.mark.parametrize("curve", CURVES)
def test_from_seed__same_seed_and_device__is_the_same_key(curve):
    assert make_key(curve).signer == make_key(curve).signer


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("other", [{"seed": b"seed2"}, {"device": OTHER_DEVICE}])
def test_from_seed__another_seed_or_device__is_another_key(curve, other):
    assert make_key(curve, **other).signer != make_key(curve).signer
    assert not is_accepted(make_key(curve), DIGESTS[0], make_key(curve, **other).sign(DIGESTS[0]))


def test_secp256k1_signer__a_secret__is_the_address_of_its_account():
    account = Account.from_key((7).to_bytes(32, "big"))
    assert Secp256k1Key(7).signer == bytes.fromhex(account.address[2:])


def test_p256_signer__a_secret__is_the_verifier_and_the_point():
    point = ec.derive_private_key(7, ec.SECP256R1()).public_key().public_numbers()
    signer = P256Key(7, VERIFIER).signer
    assert signer[:20].hex() == "25" * 20
    assert (int.from_bytes(signer[20:52]), int.from_bytes(signer[52:])) == (point.x, point.y)


def test_p256_signer__another_verifier__is_not_accepted():
    key = P256Key(7, OTHER_VERIFIER)
    assert key.signer[20:] == P256Key(7, VERIFIER).signer[20:]
    assert not is_accepted(key, DIGESTS[0], key.sign(DIGESTS[0]))
