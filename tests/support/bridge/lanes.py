"""What tests do to lanes, and what they see of them."""

from typing import Any

from tests.support.bridge.protocol import BondedMeter, Protocol
from tests.support.evm.chain import Receipt

REBOND_AFTER_SECONDS = 121
"""The first second after a release at which a new bond's reading counts: beyond a meter's clock tolerance."""


def locator(protocol: Protocol, name: str, device: bytes) -> Receipt:
    """One act of the location verifier."""
    return protocol.bridge.send(name, device, sender=protocol.locator)


def registrar(protocol: Protocol, name: str, *args: Any) -> Receipt:
    """One act of the registrar."""
    return protocol.bridge.send(name, *args, sender=protocol.registrar)


def release(protocol: Protocol, meter: BondedMeter, sender: str | None = None) -> Receipt:
    """The owner, unless another is said, gives a meter up."""
    return protocol.bridge.send("releaseDevice", meter.device_id, sender=sender or meter.owner.address)


def frozen_lanes(protocol: Protocol, fleet: int) -> list[int]:
    """The lanes given out that may not move; the fleet's counter must be as many."""
    stored = protocol.bridge.call("fleets", fleet)
    words = range((stored.lanes + 7) // 8)
    masks = [protocol.bridge.call("frozenLanesOf", fleet, word) for word in words]
    lanes = [lane for lane in range(stored.lanes) if masks[lane // 8] >> lane % 8 & 1]
    assert stored.frozenLanes == len(lanes)
    return lanes
