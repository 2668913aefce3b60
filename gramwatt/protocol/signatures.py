"""Device signatures: secp256k1 by libsecp256k1, P-256 by OpenSSL; accepted exactly if the contracts accept
them (ERC-7913)."""

from functools import lru_cache

from coincurve import PublicKey
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.meter import Meter
from gramwatt.protocol.reading import Reason, Rejection

ADDRESS_BYTES = 20
P256_SIGNER_BYTES = 84
"""verifier address 20 | x 32 | y 32."""

SECP256K1_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

_SECP256K1_HALF = (SECP256K1_ORDER // 2).to_bytes(32, "big")
_P256_HALF = (P256_ORDER // 2).to_bytes(32, "big")
# The digest is signed without hashing; the hash only gives OpenSSL its length.
_P256_OVER_DIGEST = ec.ECDSA(utils.Prehashed(SHA256()))


def signer_hash(signer: bytes) -> bytes:
    """The hash of an ERC-7913 signer, which the registrar certifies and the chain stores."""
    return keccak(signer)


def verify_meter(
    meter: Meter, digest: bytes, signature: bytes, p256_verifiers: frozenset[bytes]
) -> Rejection | None:
    """A Rejection unless `meter` signed the digest.

    The chain stores only a hash, so the signer must be known, except for a secp256k1 key: its address is
    recovered from the signature and compared with the hash.
    """
    if meter.signer:
        if signer_hash(meter.signer) == meter.signer_hash:
            return verify_reading(meter.signer, digest, signature, p256_verifiers)
    elif len(signature) == 65:
        address = recover_address(digest, signature)
        if address is not None and signer_hash(address) == meter.signer_hash:
            return None
        return _bad_signature("of the address that the registrar certified")
    elif not signature:
        return _unsigned()
    return Rejection(
        Reason.UNKNOWN_SIGNER,
        f"The chain stores only the hash of the meter's key, {meter.signer_hash.hex()}, and the key itself is"
        " not known here. Give it in the column signer of the file.",
    )


def verify_reading(
    signer: bytes, digest: bytes, signature: bytes, p256_verifiers: frozenset[bytes]
) -> Rejection | None:
    """A Rejection unless the signature is `signer`'s over `digest`, by the contracts' rules.

    signer: 20 bytes of a secp256k1 address, whose signature is r, s, v in 65 bytes with v 27 or 28; or the
    address of a P-256 verifier that is in `p256_verifiers`, then x and y, whose signature is r, s in 64
    bytes. In both, s must be in the lower half of the order, so that a signature has no second form.
    """
    if not signature:
        return _unsigned()
    if len(signer) == ADDRESS_BYTES:
        if recover_address(digest, signature) == signer:
            return None
        return _bad_signature(f"of the address 0x{signer.hex()}")
    if len(signer) == P256_SIGNER_BYTES and signer[:ADDRESS_BYTES] in p256_verifiers:
        if _verify_p256(signer[ADDRESS_BYTES:], digest, signature):
            return None
        return _bad_signature(f"of the P-256 key {signer[ADDRESS_BYTES:].hex()}")
    return Rejection(
        Reason.UNKNOWN_VERIFIER,
        f"The meter's key begins with 0x{signer[:ADDRESS_BYTES].hex()}, which is not a verifier in the"
        " address book. Deploy the verifier and add it to the book, or certify another key for the meter.",
    )


def recover_address(digest: bytes, signature: bytes) -> bytes | None:
    """The signer's 20 bytes, or None if the contracts would reject the signature (length, v, high s, no
    point)."""
    if len(signature) != 65 or signature[64] not in (27, 28) or signature[32:64] > _SECP256K1_HALF:
        return None
    recoverable = signature[:64] + bytes((signature[64] - 27,))
    try:
        key = PublicKey.from_signature_and_message(recoverable, digest, hasher=None)
    except Exception:  # coincurve raises a bare Exception for a malformed signature
        return None
    return keccak(key.format(compressed=False)[1:])[12:]


def _verify_p256(point: bytes, digest: bytes, signature: bytes) -> bool:
    if len(signature) != 64 or signature[32:] > _P256_HALF:
        return False
    key = _p256_key(point)
    if key is None:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(utils.encode_dss_signature(r, s), digest, _P256_OVER_DIGEST)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=65_536)
def _p256_key(point: bytes) -> ec.EllipticCurvePublicKey | None:
    """The key, or None if the point is not on the curve. Cached: a meter signs many readings with one key."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + point)
    except ValueError:
        return None


def _unsigned() -> Rejection:
    return Rejection(
        Reason.UNSIGNED,
        "The reading has no signature, and only the meter's own signature earns credit."
        " Export word, air and signature from the meter, or counter, boots and flags with the signature.",
    )


def _bad_signature(whose: str) -> Rejection:
    return Rejection(
        Reason.BAD_SIGNATURE,
        f"The signature is not one {whose} over this reading in this chain's domain."
        " The reading was altered, signed by another key, or signed for another chain.",
    )
