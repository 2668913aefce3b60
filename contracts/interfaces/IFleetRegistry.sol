// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Zone} from "../types/Zone.sol";

/// @title IFleetRegistry
/// @notice Fleets and their meter registers, eight to a storage word.
interface IFleetRegistry {
    /// @notice A fleet: the devices of one beneficiary in one zone under one methodology.
    /// @param beneficiary Account that its credits are minted to.
    /// @param zone Zone whose factors price its energy; never changes.
    /// @param methodology Code of its crediting methodology; never changes.
    /// @param lanes Number of lanes assigned so far.
    /// @param frozenLanes Number of those lanes that may not move now.
    /// @param nameplateWatts Largest nameplate that its devices may have, in W; limits the advance of every lane.
    /// @param since Unix second at which it was opened; none of its periods begins before.
    struct Fleet {
        address beneficiary;
        Zone zone;
        uint16 methodology;
        uint32 lanes;
        uint32 frozenLanes;
        uint32 nameplateWatts;
        uint40 since;
    }

    /// @notice A fleet was opened.
    event FleetOpened(
        uint32 indexed fleet, Zone indexed zone, address indexed beneficiary, uint16 methodology, uint32 nameplateWatts
    );
    /// @notice A fleet's credits are minted to another account from now on.
    event FleetBeneficiarySet(uint32 indexed fleet, address indexed oldBeneficiary, address indexed newBeneficiary);

    /// @notice Thrown when the fleet was never opened.
    error FleetUnknown(uint32 fleet);
    /// @notice Thrown when the caller is not the fleet's beneficiary.
    error NotBeneficiary(address caller, address beneficiary);
    /// @notice Thrown when all lanes of the fleet are assigned.
    error FleetFull(uint32 fleet, uint256 lanes);
    /// @notice Thrown when a nameplate, a key hash, or the address of a beneficiary or owner is zero.
    error ZeroValue();

    /// @notice Opens a fleet. Fleet numbers start at 1.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call. The zone must have a factor in force.
    function openFleet(Zone zone, uint16 methodology, uint32 nameplateWatts, address beneficiary)
        external
        returns (uint32 fleet);

    /// @notice Changes the account that a fleet's credits are minted to, including those not claimed yet.
    /// @dev Only the fleet's beneficiary may call.
    function setFleetBeneficiary(uint32 fleet, address beneficiary) external;

    /// @notice The fleet with this number.
    function fleets(uint32 fleet) external view returns (Fleet memory);

    /// @notice Number of fleets, which is also the number of the last one.
    function fleetCount() external view returns (uint32);

    /// @notice `count` register words of a fleet, starting at `firstWord`.
    function registerWords(uint32 fleet, uint16 firstWord, uint256 count) external view returns (uint256[] memory words);

    /// @notice The register of one lane, in Wh modulo 2^32.
    function registerOf(uint32 fleet, uint32 lane) external view returns (uint32 registerWh);

    /// @notice Lanes of one word that may not move: bit i is set if lane 8·word + i is frozen or unassigned.
    function frozenLanesOf(uint32 fleet, uint16 word) external view returns (uint8);
}
