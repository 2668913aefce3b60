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
/// @notice The complete interface of the bridge: all its parts share one address.
interface IEnergyDataBridge is ICountryRegistry, IFleetRegistry, IDeviceRegistry, IOracleCommittee, IBatchLedger {
    /// @notice Contract that verifies device signatures.
    function readingVerifier() external view returns (IReadingVerifier);

    /// @notice Credit contract that the bridge mints in; its EIP-712 domain is the one that devices sign under.
    function credit() external view returns (ICarbonCredit);

    /// @notice Stops submission and processing. Claims continue, because their units are already earned.
    /// @dev Only GUARDIAN_ROLE may call.
    function pause() external;

    /// @notice Ends a pause.
    /// @dev Only DEFAULT_ADMIN_ROLE may call.
    function unpause() external;
}
