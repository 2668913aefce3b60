"""Keys of simulated devices. A real device keeps its key in flash or in a secure element."""

from typing import Protocol, Self

from coincurve import PrivateKey
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from eth_utils.address import to_canonical_address

from gramwatt.protocol.digests import keccak
from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.signatures import P256_ORDER, SECP256K1_ORDER


class DeviceKey(Protocol):
    """Signs digests as an ERC-7913 signer."""

    @property
    def signer(self) -> bytes:
        """A 20-byte address, or a verifier's address followed by the key."""

    def sign(self, digest: bytes) -> bytes:
        """The signature over the digest itself, s in the lower half of the order."""


class Secp256k1Key:
    """A key whose signer is its address; signatures are r, s, v."""

    def __init__(self, secret: int) -> None:
        self._key = PrivateKey.from_int(secret)
        self.signer = keccak(self._key.public_key.format(compressed=False)[1:])[12:]

    @classmethod
    def from_seed(cls, seed: bytes, device: DeviceId) -> Self:
        return cls(_secret(seed, device, SECP256K1_ORDER))

    def sign(self, digest: bytes) -> bytes:
        signature = self._key.sign_recoverable(digest, hasher=None)
        return signature[:64] + bytes((signature[64] + 27,))


class P256Key:
    """A key as in a secure element; signatures are r, s, checked by the contract at `verifier`."""

    def __init__(self, secret: int, verifier: str) -> None:
        self._key = ec.derive_private_key(secret, ec.SECP256R1())
        point = self._key.public_key().public_numbers()
        self.signer = (
            to_canonical_address(verifier) + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
        )

    @classmethod
    def from_seed(cls, seed: bytes, device: DeviceId, verifier: str) -> Self:
        return cls(_secret(seed, device, P256_ORDER), verifier)

    def sign(self, digest: bytes) -> bytes:
        algorithm = ec.ECDSA(utils.Prehashed(SHA256()), deterministic_signing=True)
        r, s = utils.decode_dss_signature(self._key.sign(digest, algorithm))
        return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")


def _secret(seed: bytes, device: DeviceId, order: int) -> int:
    """A secret from 1 to order - 1, the same for the same seed and device."""
    return (
        int.from_bytes(keccak(b"gramwatt simulated device" + seed + device.to_bytes(8, "big"))) % (order - 1)
        + 1
    )
