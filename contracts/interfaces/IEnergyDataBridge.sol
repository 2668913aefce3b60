// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBatchLedger} from "./IBatchLedger.sol";
import {ICarbonCredit} from "./ICarbonCredit.sol";
import {ICountryRegistry} from "./ICountryRegistry.sol";
import {IDeviceRegistry} from "./IDeviceRegistry.sol";
import {IFleetRegistry} from "./IFleetRegistry.sol";
import {IOracleCommittee} from "./IOracleCommittee.sol";
import {IReadingVerifier} from "./IReadingVerifier.sol";

/// @title IEnergyDataBridge
/// @notice All rooms of the bridge behind its one address.
interface IEnergyDataBridge is ICountryRegistry, IFleetRegistry, IDeviceRegistry, IOracleCommittee, IBatchLedger {
    /// @notice The contract that judges device signatures.
    function readingVerifier() external view returns (IReadingVerifier);

    /// @notice The credits that the bridge mints, and the domain that its devices sign under.
    function credit() external view returns (ICarbonCredit);

    /// @notice Stops submission and processing. Claims go on: what is earned is owed.
    /// @dev By GUARDIAN_ROLE.
    function pause() external;

    /// @notice Ends a pause.
    /// @dev By DEFAULT_ADMIN_ROLE.
    function unpause() external;
}
