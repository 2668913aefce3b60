// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title CreditMath
/// @notice Converts metered energy to whole credit units and carries the remainder.
/// @dev 1 Wh at 1 g/kWh is 1 mg, so Wh times (g/kWh · 1e6) is exactly nanograms; the one division below is the only
///      rounding in the protocol, and its remainder is kept.
library CreditMath {
    /// @notice Nanograms in one credit unit: 1 kg CO2e. 1000 units are one credit, 1 t CO2e.
    uint256 internal constant NG_PER_UNIT = 1e12;

    /// @notice The units earned, rounded down, and the nanograms to carry to the next batch.
    /// @param energyWh Metered energy, below 2^64.
    /// @param factor g CO2e per kWh times 1e6, below 2^64.
    /// @param carryNg Remainder carried from earlier batches, below 1e12.
    /// @custom:invariant LAW-1 units · 1e12 + nextCarryNg == carryNg + energyWh · factor
    /// @custom:invariant LAW-2 nextCarryNg < 1e12
    function toUnits(uint256 energyWh, uint256 factor, uint256 carryNg)
        internal
        pure
        returns (uint256 units, uint256 nextCarryNg)
    {
        // 2^64 · 2^64 + 2^40 is far below 2^256.
        unchecked {
            uint256 totalNg = carryNg + energyWh * factor;
            units = totalNg / NG_PER_UNIT;
            nextCarryNg = totalNg % NG_PER_UNIT;
        }
    }
}
