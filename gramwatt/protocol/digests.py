"""EIP-712 digests in plain Python, equal to the contracts' and to eth_account's (invariants SIGN-1 and
SIGN-2)."""

from collections.abc import Iterable

from eth_hash.backends.pysha3 import keccak256
from eth_utils.address import to_canonical_address

from gramwatt.protocol.batch import EnergyBatch, FleetReadings
from gramwatt.protocol.quantities import DeviceId, FleetId

keccak = keccak256
"""Keccak-256 by the C backend: one or two µs per digest; the default backend may take ten times that."""

_DOMAIN_TYPEHASH = keccak(
    b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
_NAME_HASH = keccak(b"Gramwatt")
_VERSION_HASH = keccak(b"1")

_READING_TYPEHASH = keccak(b"Reading(bytes32 word,bytes32 air)")
_BOND_TYPEHASH = keccak(b"Bond(bytes32 deviceId,address owner)")
_BOND_CONSENT_TYPEHASH = keccak(b"BondConsent(bytes32 deviceId,uint32 fleet,uint32 bonds,uint64 deadline)")

_FLEET_TYPE = b"FleetReadings(uint32 fleet,uint16 firstWord,uint256[] registers)"
_FLEET_TYPEHASH = keccak(_FLEET_TYPE)
_BATCH_TYPEHASH = keccak(
    b"EnergyBatch(uint64 periodStart,uint64 periodEnd,bytes32 evidence,FleetReadings[] fleets)" + _FLEET_TYPE
)


def domain_separator(chain_id: int, verifying_contract: str) -> bytes:
    """The domain "Gramwatt", version "1", of a contract: the credit's for meters, the bridge's for
    batches."""
    return keccak(
        _DOMAIN_TYPEHASH + _NAME_HASH + _VERSION_HASH + _uint(chain_id) + _padded(verifying_contract)
    )


def reading_digest(domain: bytes, word: bytes, air: bytes) -> bytes:
    """What a meter signs for a reading; `domain` is the credit's."""
    return keccak(b"\x19\x01" + domain + keccak(_READING_TYPEHASH + word + air))


def bond_digest(domain: bytes, device: DeviceId, owner: str) -> bytes:
    """What a meter signs, once, to be bonded to `owner`; `domain` is the credit's."""
    return _typed(domain, _BOND_TYPEHASH + _uint(device) + _padded(owner))


def bond_consent_digest(domain: bytes, device: DeviceId, fleet: FleetId, bonds: int, deadline: int) -> bytes:
    """What an owner signs to take a meter; `bonds` is how often it was bonded before, `domain` the
    bridge's."""
    return _typed(
        domain, _BOND_CONSENT_TYPEHASH + _uint(device) + _uint(fleet) + _uint(bonds) + _uint(deadline)
    )


def batch_digest(domain: bytes, batch: EnergyBatch) -> bytes:
    """What k oracles sign for a batch, which is its id on chain; `domain` is the bridge's."""
    return _typed(
        domain,
        _BATCH_TYPEHASH
        + _uint(batch.period_start)
        + _uint(batch.period_end)
        + batch.evidence
        + keccak(b"".join(_fleet_hash(fleet) for fleet in batch.fleets)),
    )


def _fleet_hash(readings: FleetReadings) -> bytes:
    registers = keccak(_words(readings.registers))
    return keccak(_FLEET_TYPEHASH + _uint(readings.fleet) + _uint(readings.first_word) + registers)


def _typed(domain: bytes, struct: bytes) -> bytes:
    return keccak(b"\x19\x01" + domain + keccak(struct))


def _words(values: Iterable[int]) -> bytes:
    return b"".join(map(_uint, values))


def _uint(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _padded(address: str) -> bytes:
    return to_canonical_address(address).rjust(32, b"\0")
