// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFleetRegistry} from "../interfaces/IFleetRegistry.sol";
import {MeterWord} from "../libraries/MeterWord.sol";
import {FleetSlot, FleetSlotLib} from "../types/FleetSlot.sol";
import {Zone} from "../types/Zone.sol";
import {CountryRegistry} from "./CountryRegistry.sol";

/// @title FleetRegistry
/// @notice Fleets, the lanes in them, and the meter registers in the lanes.
abstract contract FleetRegistry is CountryRegistry, IFleetRegistry {
    /// @notice May register and certify devices, open fleets, and suspend, release and migrate devices.
    bytes32 public constant DEVICE_REGISTRAR_ROLE = keccak256("DEVICE_REGISTRAR_ROLE");

    /// @notice Largest number of register words of a fleet; each holds eight lanes.
    uint256 public constant MAX_WORDS = 65_536;

    uint32 private _fleetCount;
    mapping(uint32 fleet => FleetSlot) internal _fleetSlots;
    mapping(uint32 fleet => address) internal _beneficiaries;
    /// @dev Contiguous per fleet, so that a batch iterates over the slots without hashing.
    mapping(uint32 fleet => uint256[MAX_WORDS]) internal _registers;
    /// @dev Bit n of entry w is lane 256w + n.
    mapping(uint32 fleet => mapping(uint256 group => uint256)) private _frozen;

    /// @inheritdoc IFleetRegistry
    function openFleet(Zone zone, uint16 methodology, uint32 nameplateWatts, address beneficiary)
        external
        onlyRole(DEVICE_REGISTRAR_ROLE)
        returns (uint32 fleet)
    {
        if (nameplateWatts == 0 || beneficiary == address(0)) revert ZeroValue();
        _requireZoneOpen(zone);
        // Reverts if no factor is in force. With one in force before the fleet's first period, all its batches can be
        // priced.
        factorInForce(zone);
        fleet = ++_fleetCount;
        _fleetSlots[fleet] = FleetSlotLib.open(zone, methodology, nameplateWatts, block.timestamp);
        _beneficiaries[fleet] = beneficiary;
        emit FleetOpened(fleet, zone, beneficiary, methodology, nameplateWatts);
    }

    /// @inheritdoc IFleetRegistry
    function setFleetBeneficiary(uint32 fleet, address beneficiary) external {
        address current = _beneficiaries[fleet];
        if (msg.sender != current) revert NotBeneficiary(msg.sender, current);
        if (beneficiary == address(0)) revert ZeroValue();
        _beneficiaries[fleet] = beneficiary;
        emit FleetBeneficiarySet(fleet, current, beneficiary);
    }

    /// @inheritdoc IFleetRegistry
    function fleets(uint32 fleet) external view returns (Fleet memory) {
        FleetSlot slot = _fleetSlots[fleet];
        return Fleet({
            beneficiary: _beneficiaries[fleet],
            zone: slot.zone(),
            methodology: slot.methodology(),
            lanes: uint32(slot.lanes()),
            frozenLanes: uint32(slot.frozenLanes()),
            nameplateWatts: uint32(slot.nameplateWatts()),
            since: uint40(slot.since())
        });
    }

    /// @inheritdoc IFleetRegistry
    function fleetCount() external view returns (uint32) {
        return _fleetCount;
    }

    /// @inheritdoc IFleetRegistry
    function registerWords(uint32 fleet, uint16 firstWord, uint256 count)
        external
        view
        returns (uint256[] memory words)
    {
        words = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            words[i] = _registers[fleet][firstWord + i];
        }
    }

    /// @inheritdoc IFleetRegistry
    function registerOf(uint32 fleet, uint32 lane) public view returns (uint32 registerWh) {
        return MeterWord.register(_registers[fleet][lane / MeterWord.LANES], lane % MeterWord.LANES);
    }

    /// @inheritdoc IFleetRegistry
    function frozenLanesOf(uint32 fleet, uint16 word) external view returns (uint8) {
        return uint8(_frozenLanes(fleet, _fleetSlots[fleet], word));
    }

    // -- For derived contracts --

    function _fleetSlot(uint32 fleet) internal view returns (FleetSlot slot) {
        slot = _fleetSlots[fleet];
        if (!slot.exists()) revert FleetUnknown(fleet);
    }

    /// @dev Assigns a new lane whose register starts at `registerWh`; it is frozen until `_setFrozen` unfreezes it.
    /// @custom:invariant LANE-1 no lane is assigned twice
    function _giveLane(uint32 fleet, uint32 registerWh) internal returns (uint32 lane) {
        FleetSlot slot = _fleetSlots[fleet];
        lane = uint32(slot.lanes());
        if (lane == MAX_WORDS * MeterWord.LANES) revert FleetFull(fleet, lane);
        _fleetSlots[fleet] = slot.withLane();
        uint256[MAX_WORDS] storage words = _registers[fleet];
        uint256 word = lane / MeterWord.LANES;
        words[word] = MeterWord.withRegister(words[word], lane % MeterWord.LANES, registerWh);
        _setFrozen(fleet, lane, true);
    }

    /// @dev Freezes or unfreezes a lane, and keeps the fleet's count of frozen lanes; does nothing if the lane is
    ///      already in that state.
    /// @custom:invariant LANE-2 a fleet's frozenLanes equals the number of its lanes that are frozen
    function _setFrozen(uint32 fleet, uint32 lane, bool isFrozen) internal {
        mapping(uint256 => uint256) storage groups = _frozen[fleet];
        uint256 bit = 1 << (lane & 0xff);
        uint256 group = groups[lane >> 8];
        if ((group & bit != 0) == isFrozen) return;
        groups[lane >> 8] = group ^ bit;
        FleetSlot slot = _fleetSlots[fleet];
        uint256 count = slot.frozenLanes();
        _fleetSlots[fleet] = slot.withFrozenLanes(isFrozen ? count + 1 : count - 1);
    }

    /// @dev Eight bits: the lanes of a word that may not move, because they are frozen or unassigned.
    function _frozenLanes(uint32 fleet, FleetSlot slot, uint256 word) internal view returns (uint256 mask) {
        uint256 first = word * MeterWord.LANES;
        uint256 lanes = slot.lanes();
        if (slot.frozenLanes() != 0) mask = _frozen[fleet][first >> 8] >> (first & 0xff) & 0xff;
        if (lanes < first + MeterWord.LANES) mask |= lanes > first ? 0xff << (lanes - first) & 0xff : 0xff;
    }
}
