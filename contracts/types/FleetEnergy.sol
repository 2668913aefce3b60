// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Zone} from "./Zone.sol";

/// @dev Energy of one fleet in one batch: methodology u16 << 128 | zone u32 << 96 | fleet u32 << 64 | energy u64 in Wh.
///      A fleet's zone and methodology never change; they are included so that pricing does not read the fleet.
type FleetEnergy is uint256;

using {
    FleetEnergyLib.energyWh,
    FleetEnergyLib.fleet,
    FleetEnergyLib.zone,
    FleetEnergyLib.methodology
} for FleetEnergy global;

/// @title FleetEnergyLib
/// @notice Packs a fleet's metered energy with everything that pricing needs to know about the fleet.
library FleetEnergyLib {
    /// @custom:invariant PACK-3
    function pack(uint256 ofEnergyWh, uint32 ofFleet, Zone ofZone, uint16 ofMethodology)
        internal
        pure
        returns (FleetEnergy)
    {
        return FleetEnergy.wrap(
            uint256(ofMethodology) << 128 | uint256(Zone.unwrap(ofZone)) << 96 | uint256(ofFleet) << 64 | ofEnergyWh
        );
    }

    function energyWh(FleetEnergy energy) internal pure returns (uint256) {
        return uint64(FleetEnergy.unwrap(energy));
    }

    function fleet(FleetEnergy energy) internal pure returns (uint32) {
        return uint32(FleetEnergy.unwrap(energy) >> 64);
    }

    function zone(FleetEnergy energy) internal pure returns (Zone) {
        return Zone.wrap(uint32(FleetEnergy.unwrap(energy) >> 96));
    }

    function methodology(FleetEnergy energy) internal pure returns (uint16) {
        return uint16(FleetEnergy.unwrap(energy) >> 128);
    }
}
