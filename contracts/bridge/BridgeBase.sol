// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {CountryPolicy} from "../types/Factor.sol";

/// @title BridgeBase
/// @notice What every room of the bridge stands on: roles, the signing domain, the pause, and the three small settings.
/// @dev The settings share one storage slot with the pause, so that a submission reads them all at once.
abstract contract BridgeBase is AccessControl, EIP712, Pausable {
    /// @notice May pause, and quarantine a zone, at once; ends neither.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @dev k of the committee. Room: OracleCommittee.
    uint8 internal _oracleThreshold;
    /// @dev Seconds that a batch waits. Room: BatchLedger.
    uint40 internal _challengeWindowSeconds;
    /// @dev Step of the migration to known countries. Room: CountryRegistry.
    CountryPolicy internal _countryPolicy;

    constructor() EIP712("Gramwatt", "1") {}
}
