"""Meters on the eve of their bond: certified, with a request that would pass; tests spoil a part of it."""

from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32

from demo.meters.device_keys import DeviceKey
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.digests import bond_consent_digest, keccak, reading_digest
from gramwatt.protocol.quantities import FleetId, UnixTime
from tests.support.bridge.protocol import KENYA, NAMEPLATE_WATTS, Protocol, device_id
from tests.support.evm.chain import Receipt

VERSION_SHIFT, DEVICE_SHIFT = 248, 176


@dataclass
class Candidate:
    """A certified meter, its would-be owner, and the request that bonds it."""

    protocol: Protocol
    meter: SimulatedMeter
    key: DeviceKey
    owner: LocalAccount
    fleet: FleetId
    request: dict[str, Any]

    @property
    def device_id(self) -> bytes:
        return device_id(self.meter.device)

    def bond(self, sender: str | None = None, **spoiled: Any) -> Receipt:
        """Send the request with some parts replaced."""
        return self.protocol.bond(self.request | spoiled, sender)

    def renew(self, owner: LocalAccount | None = None, fleet: FleetId | None = None) -> None:
        """A fresh request as of now: reading and consent are new, owner and fleet may be others."""
        self.owner, self.fleet = owner or self.owner, fleet or self.fleet
        self.request = self.protocol.bond_request(self.meter, self.fleet, self.owner)

    def reading(self, flags: int = 0) -> dict[str, Any]:
        """The parts of a request that a reading with these flags fills."""
        signed = self.meter.sign(UnixTime(self.protocol.chain.timestamp), 0, flags)
        return {"word": signed.word, "air": signed.air, "reading_signature": signed.signature}

    def signed_word(self, word: bytes, domain: bytes | None = None) -> dict[str, Any]:
        """The parts of a request, where the device signed `word` as it is."""
        digest = reading_digest(domain or self.protocol.device_domain(), word, self.request["air"])
        return {"word": word, "reading_signature": self.key.sign(digest)}

    def consent(self, deadline: int, bonds: int = 0, domain: bytes | None = None) -> dict[str, Any]:
        """The parts of a request, where the owner agreed until `deadline`."""
        domain = domain or self.protocol.bridge_domain()
        digest = bond_consent_digest(domain, self.meter.device, self.fleet, bonds, deadline)
        consent = self.owner.unsafe_sign_hash(Hash32(digest)).signature
        return {"deadline": deadline, "consent": bytes(consent)}


def candidate(
    protocol: Protocol,
    fleet: FleetId | None = None,
    *,
    zone: int = KENYA,
    watts: int = NAMEPLATE_WATTS,
    curve: str = "secp256k1",
    energy_mwh: int = 0,
) -> Candidate:
    """A meter that needs only `bond()`, in a new fleet unless one is given."""
    fleet = protocol.open_fleet(zone) if fleet is None else fleet
    device = protocol.new_device()
    key = protocol.device_key(device, curve)
    started = UnixTime(protocol.chain.timestamp)
    meter = SimulatedMeter(device, key, protocol.device_domain(), started, energy_mwh)
    protocol.register(device, zone)
    protocol.certify(device, key, watts)
    owner = Account.from_key(keccak(b"candidate owner" + device.to_bytes(8, "big")))
    return Candidate(protocol, meter, key, owner, fleet, protocol.bond_request(meter, fleet, owner))


def flip(data: bytes, index: int) -> bytes:
    """The bytes with the lowest bit of one of them flipped."""
    return data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]


def high_s(signature: bytes, order: int) -> bytes:
    """The signature's other form: s in the upper half of the order, v (if there is one) turned."""
    s = order - int.from_bytes(signature[32:64], "big")
    v = bytes([55 - signature[64]]) if len(signature) == 65 else b""
    return signature[:32] + s.to_bytes(32, "big") + v
