"""The state of every meter, from the bridge's events in the order of the chain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gramwatt.chains.evm.node.events import Event
from gramwatt.chains.state import FleetFacts
from gramwatt.protocol.meter import Meter
from gramwatt.protocol.quantities import DeviceId, FleetId, LaneId, UnixTime


@dataclass(slots=True)
class _Device:
    signer_hash: bytes = b""
    nameplate_watts: int = 0
    fleet: int = 0
    lane: int = 0
    bond_register_wh: int = 0
    bond_time: int = 0
    is_bonded: bool = False
    is_located: bool = False
    is_suspended: bool = False

    def apply(self, name: str, arguments: Mapping[str, Any]) -> None:
        match name:
            case "DeviceCertified":
                self.signer_hash = bytes(arguments["signerHash"])
                self.nameplate_watts = arguments["nameplateWatts"]
            case "DeviceKeyRotated":
                self.signer_hash = bytes(arguments["newSignerHash"])
            case "DeviceBonded":
                self.fleet, self.lane = arguments["fleet"], arguments["lane"]
                self.bond_register_wh, self.bond_time = arguments["registerWh"], arguments["readingTime"]
                self.is_bonded = True
            case "DeviceReleased":
                self.is_bonded = self.is_located = False
            case "DeviceMigrated":
                # The new lane continues the register of the old one: the meter's history began with its bond.
                if self.is_bonded:
                    self.fleet, self.lane = arguments["fleet"], arguments["lane"]
                self.is_located = False
            case "DeviceLocationVerified":
                self.is_located = arguments["verified"]
            case "DeviceSuspensionSet":
                self.is_suspended = arguments["isSuspended"]


def meters_of(events: Iterable[Event], fleets: Mapping[FleetId, FleetFacts]) -> list[Meter]:
    """Every meter that ever had a lane, by device.

    A released meter keeps its last lane, which stays frozen, and counts as not located.
    """
    devices: dict[DeviceId, _Device] = {}
    for event in events:
        if "deviceId" in event.arguments:
            device = DeviceId(int.from_bytes(event.arguments["deviceId"]))
            devices.setdefault(device, _Device()).apply(event.name, event.arguments)
    return [_meter(device, state, fleets) for device, state in sorted(devices.items()) if state.fleet]


def _meter(device: DeviceId, state: _Device, fleets: Mapping[FleetId, FleetFacts]) -> Meter:
    fleet = fleets[FleetId(state.fleet)]
    return Meter(
        device=device,
        signer_hash=state.signer_hash,
        zone=fleet.zone,  # the bridge requires that a device and its fleet have the same zone
        nameplate_watts=state.nameplate_watts,
        fleet=fleet.fleet,
        fleet_nameplate_watts=fleet.nameplate_watts,
        lane=LaneId(state.lane),
        bond_register_wh=state.bond_register_wh,
        bond_time=UnixTime(state.bond_time),
        located=state.is_located,
        suspended=state.is_suspended,
    )
