// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Zone} from "../types/Zone.sol";

/// @title IFleetRegistry
/// @notice Fleets and their meter registers, eight to a storage word.
interface IFleetRegistry {
    /// @notice A fleet: the devices of one beneficiary in one zone under one methodology.
    /// @param beneficiary Who its credits are minted to.
    /// @param zone Prices it, for good.
    /// @param methodology Code of its crediting methodology, for good.
    /// @param lanes Lanes given so far.
    /// @param frozenLanes Lanes that may not move now.
    /// @param nameplateWatts Largest nameplate that a device of it may have; the limit of every lane.
    /// @param since Unix second at which it was opened; no period of it begins before.
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
    /// @notice A fleet's credits go to another account from now on.
    event FleetBeneficiarySet(uint32 indexed fleet, address indexed oldBeneficiary, address indexed newBeneficiary);

    /// @notice The fleet was never opened.
    error FleetUnknown(uint32 fleet);
    /// @notice Only the fleet's beneficiary may.
    error NotBeneficiary(address caller, address beneficiary);
    /// @notice The fleet has no lane left.
    error FleetFull(uint32 fleet, uint256 lanes);
    /// @notice A nameplate of nothing, or a hash of nothing, or a beneficiary of nobody.
    error ZeroValue();

    /// @notice Opens a fleet. Numbers start at 1.
    /// @dev By DEVICE_REGISTRAR_ROLE. The zone must have a factor in force.
    function openFleet(Zone zone, uint16 methodology, uint32 nameplateWatts, address beneficiary)
        external
        returns (uint32 fleet);

    /// @notice Sends a fleet's credits, those not claimed yet too, to another account.
    /// @dev By the fleet's beneficiary.
    function setFleetBeneficiary(uint32 fleet, address beneficiary) external;

    /// @notice A fleet.
    function fleets(uint32 fleet) external view returns (Fleet memory);

    /// @notice How many fleets there are; the last one's number.
    function fleetCount() external view returns (uint32);

    /// @notice Register words of a fleet from `firstWord` on.
    function registerWords(uint32 fleet, uint16 firstWord, uint256 count) external view returns (uint256[] memory words);

    /// @notice The register in one lane, in Wh modulo 2^32.
    function registerOf(uint32 fleet, uint32 lane) external view returns (uint32 registerWh);

    /// @notice Which lanes of one word may not move: bit i for lane 8·word + i, given out or not.
    function frozenLanesOf(uint32 fleet, uint16 word) external view returns (uint8);
}
