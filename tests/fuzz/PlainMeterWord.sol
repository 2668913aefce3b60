// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice MeterWord as anyone would write it, lane by lane: what the four-at-a-time arithmetic must equal.
library PlainMeterWord {
    function advance(uint256 was, uint256 next, uint256 limitWh, uint256 frozen)
        internal
        pure
        returns (uint256 energyWh, bool refused)
    {
        for (uint256 lane; lane < 8; ++lane) {
            uint32 before = uint32(was >> (32 * lane));
            uint32 then = uint32(next >> (32 * lane));
            uint256 moved;
            unchecked {
                moved = uint32(then - before);
            }
            if (moved > limitWh) refused = true;
            if (moved != 0 && frozen >> lane & 1 != 0) refused = true;
            energyWh += moved;
        }
    }

    function lanesOf(uint256 mask) internal pure returns (uint256 bits) {
        for (uint256 lane; lane < 8; ++lane) {
            if (mask >> lane & 1 != 0) bits |= 0xffffffff << (32 * lane);
        }
    }
}
