// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev Unclaimed units and carry of a fleet in one class, in one storage slot: units u128 << 128 | carry u128 in ng.
type AccrualSlot is uint256;

using {AccrualSlotLib.units, AccrualSlotLib.carryNg} for AccrualSlot global;

/// @title AccrualSlotLib
/// @notice Packs unclaimed units with the carried nanograms.
library AccrualSlotLib {
    /// @custom:invariant PACK-5
    function pack(uint256 ofUnits, uint256 ofCarryNg) internal pure returns (AccrualSlot) {
        return AccrualSlot.wrap(ofUnits << 128 | ofCarryNg);
    }

    /// @notice Whole units not claimed yet.
    function units(AccrualSlot slot) internal pure returns (uint256) {
        return AccrualSlot.unwrap(slot) >> 128;
    }

    /// @notice Remainder in ng, below 1e12.
    function carryNg(AccrualSlot slot) internal pure returns (uint256) {
        return uint128(AccrualSlot.unwrap(slot));
    }
}
