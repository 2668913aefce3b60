// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CountryRegistry} from "../../../contracts/bridge/CountryRegistry.sol";
import {FleetRegistry} from "../../../contracts/bridge/FleetRegistry.sol";
import {IDayCurves} from "../../../contracts/interfaces/IDayCurves.sol";
import {FleetSlot, FleetSlotLib} from "../../../contracts/types/FleetSlot.sol";
import {Zone} from "../../../contracts/types/Zone.sol";

/// @title FleetHarness
/// @notice A fleet with any number of lanes, without bonding half a million meters.
contract FleetHarness is FleetRegistry {
    constructor() CountryRegistry(IDayCurves(address(0))) {}

    function openWithLanes(uint32 fleet, uint256 lanes) external {
        FleetSlot slot = FleetSlotLib.open(Zone.wrap(0), 1, 1, block.timestamp);
        _fleetSlots[fleet] = FleetSlot.wrap(FleetSlot.unwrap(slot) | lanes << 48);
    }

    function giveLane(uint32 fleet, uint32 registerWh) external returns (uint32 lane) {
        return _giveLane(fleet, registerWh);
    }
}
