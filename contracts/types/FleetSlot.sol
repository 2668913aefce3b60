// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Zone} from "./Zone.sol";

/// @dev Everything that a batch needs to know about a fleet, in one storage slot:
///      since u40 << 144 | nameplate u32 << 112 | frozen u32 << 80 | lanes u32 << 48 | methodology u16 << 32 |
///      zone u32.
///      The beneficiary is stored separately: only a claim reads it.
type FleetSlot is uint256;

using {
    FleetSlotLib.zone,
    FleetSlotLib.methodology,
    FleetSlotLib.lanes,
    FleetSlotLib.frozenLanes,
    FleetSlotLib.nameplateWatts,
    FleetSlotLib.since,
    FleetSlotLib.exists,
    FleetSlotLib.withLane,
    FleetSlotLib.withFrozenLanes
} for FleetSlot global;

/// @title FleetSlotLib
/// @notice Packs a fleet's fixed properties with its two counters.
library FleetSlotLib {
    uint256 private constant LANE = 1 << 48;
    uint256 private constant FROZEN_SHIFT = 80;
    uint256 private constant FROZEN_MASK = 0xffffffff << FROZEN_SHIFT;

    /// @custom:invariant PACK-4
    function open(Zone ofZone, uint16 ofMethodology, uint32 ofNameplateWatts, uint256 atTime)
        internal
        pure
        returns (FleetSlot)
    {
        return FleetSlot.wrap(
            uint256(uint40(atTime)) << 144 | uint256(ofNameplateWatts) << 112 | uint256(ofMethodology) << 32
                | Zone.unwrap(ofZone)
        );
    }

    /// @notice The zone whose factors price the fleet's energy; never changes.
    function zone(FleetSlot slot) internal pure returns (Zone) {
        return Zone.wrap(uint32(FleetSlot.unwrap(slot)));
    }

    /// @notice The methodology that the fleet is credited under; never changes.
    function methodology(FleetSlot slot) internal pure returns (uint16) {
        return uint16(FleetSlot.unwrap(slot) >> 32);
    }

    /// @notice Number of lanes assigned so far; a lane is never assigned twice.
    function lanes(FleetSlot slot) internal pure returns (uint256) {
        return uint32(FleetSlot.unwrap(slot) >> 48);
    }

    /// @notice Number of assigned lanes that may not move now; if 0, a batch skips the check of single lanes.
    function frozenLanes(FleetSlot slot) internal pure returns (uint256) {
        return uint32(FleetSlot.unwrap(slot) >> FROZEN_SHIFT);
    }

    /// @notice Largest nameplate that a device of the fleet may have, in W.
    function nameplateWatts(FleetSlot slot) internal pure returns (uint256) {
        return uint32(FleetSlot.unwrap(slot) >> 112);
    }

    /// @notice Unix second at which the fleet was opened.
    function since(FleetSlot slot) internal pure returns (uint256) {
        return uint40(FleetSlot.unwrap(slot) >> 144);
    }

    /// @notice Whether the fleet was ever opened.
    function exists(FleetSlot slot) internal pure returns (bool) {
        return FleetSlot.unwrap(slot) != 0;
    }

    /// @notice The slot with one more lane.
    function withLane(FleetSlot slot) internal pure returns (FleetSlot) {
        return FleetSlot.wrap(FleetSlot.unwrap(slot) + LANE);
    }

    /// @notice The slot with `count` frozen lanes.
    function withFrozenLanes(FleetSlot slot, uint256 count) internal pure returns (FleetSlot) {
        return FleetSlot.wrap(FleetSlot.unwrap(slot) & ~FROZEN_MASK | count << FROZEN_SHIFT);
    }
}
