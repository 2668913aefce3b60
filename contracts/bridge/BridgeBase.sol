// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {CountryPolicy} from "../types/Factor.sol";

/// @title BridgeBase
/// @notice Common base of the bridge's parts: roles, the EIP-712 domain, the pause, and three small settings.
/// @dev The settings share one storage slot with the pause, so that a submission reads all of them at once.
abstract contract BridgeBase is AccessControl, EIP712, Pausable {
    /// @notice May pause the bridge and quarantine a zone without delay; may end neither.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @dev Threshold k of the committee. Set by OracleCommittee.
    uint8 internal _oracleThreshold;
    /// @dev Seconds that a batch waits. Set by BatchLedger.
    uint40 internal _challengeWindowSeconds;
    /// @dev Step of the migration to known countries. Set by CountryRegistry.
    CountryPolicy internal _countryPolicy;

    constructor() EIP712("Gramwatt", "1") {}
}
