"""Meters, fleets and the deployment, as read from the chain."""

from dataclasses import dataclass

from eth_typing import ChecksumAddress

from gramwatt.protocol.quantities import DeviceId, FleetId, LaneId, UnixTime


@dataclass(frozen=True, slots=True)
class Meter:
    """A bonded meter.

    device: EUI-64. signer_hash: keccak256 of its ERC-7913 signer. zone: country << 16 | region.
    nameplate_watts: the power that the hardware never exceeds. fleet and lane: where its register is.
    fleet_nameplate_watts: the bridge's limit for every lane of the fleet, at least the meter's own.
    bond_register_wh and bond_time: register and time of the bond, in Wh modulo 2^32 and Unix seconds.
    located and suspended: whether a verifier opened it for crediting, and whether its lane is frozen.
    signer: the ERC-7913 signer if it is known; the chain stores only its hash.
    """

    device: DeviceId
    signer_hash: bytes
    zone: int
    nameplate_watts: int
    fleet: FleetId
    fleet_nameplate_watts: int
    lane: LaneId
    bond_register_wh: int
    bond_time: UnixTime
    located: bool
    suspended: bool
    signer: bytes = b""


@dataclass(frozen=True, slots=True)
class FleetState:
    """A fleet's lanes on chain at one block.

    words: register words from word 0 on, eight u32 each. frozen: for each word the lanes that may not move,
    bit i for lane i; lanes that no device has count as frozen. since: Unix second at which the fleet was
    opened.
    """

    fleet: FleetId
    since: UnixTime
    nameplate_watts: int
    words: tuple[int, ...]
    frozen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Deployment:
    """The contracts of one deployment: the two EIP-712 domains, and the verifiers of P-256 signatures."""

    chain_id: int
    credit: ChecksumAddress
    bridge: ChecksumAddress
    p256_verifiers: tuple[ChecksumAddress, ...] = ()
