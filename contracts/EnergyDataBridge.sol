// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BatchLedger} from "./bridge/BatchLedger.sol";
import {CountryRegistry} from "./bridge/CountryRegistry.sol";
import {DeviceRegistry} from "./bridge/DeviceRegistry.sol";
import {OracleCommittee} from "./bridge/OracleCommittee.sol";
import {ICarbonCredit} from "./interfaces/ICarbonCredit.sol";
import {IDayCurves} from "./interfaces/IDayCurves.sol";
import {IEnergyDataBridge} from "./interfaces/IEnergyDataBridge.sol";
import {IReadingVerifier} from "./interfaces/IReadingVerifier.sol";

/// @title EnergyDataBridge
/// @notice Turns signed meter registers into carbon credits. This contract combines the parts in bridge/.
/// @dev Trust model. k of n oracles are trusted to have verified a device's signature behind every register, until
///      disputes make that verifiable on chain; nobody is trusted with arithmetic. The registrar is trusted for the
///      hardware, the location verifier for locations, the holder of COUNTRY_MANAGER_ROLE (a timelock) for current and
///      future factors.
/// @custom:kill A guardian pauses submission and processing, or quarantines a zone, without delay; claims continue.
///      Permanently: the admin (a timelock) revokes MINTER_ROLE of the credit contract and grants it to the next
///      bridge.
contract EnergyDataBridge is BatchLedger, IEnergyDataBridge {
    /// @param credit_ The credit contract; the bridge needs its MINTER_ROLE before the first claim.
    /// @param readingVerifier_ Verifies device signatures, under the credit contract's domain.
    /// @param curves_ The day curves that factor records may name.
    /// @param oracles The first committee.
    /// @param threshold k, from 1 to the number of oracles.
    /// @param windowSeconds Challenge window of a batch, in seconds.
    /// @param admin Initial holder of DEFAULT_ADMIN_ROLE.
    constructor(
        ICarbonCredit credit_,
        IReadingVerifier readingVerifier_,
        IDayCurves curves_,
        address[] memory oracles,
        uint8 threshold,
        uint40 windowSeconds,
        address admin
    )
        CountryRegistry(curves_)
        DeviceRegistry(readingVerifier_)
        OracleCommittee(oracles, threshold)
        BatchLedger(credit_, windowSeconds)
    {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @inheritdoc IEnergyDataBridge
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    /// @inheritdoc IEnergyDataBridge
    function unpause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _unpause();
    }

    /// @inheritdoc IEnergyDataBridge
    function readingVerifier() external view returns (IReadingVerifier) {
        return _readingVerifier;
    }

    /// @inheritdoc IEnergyDataBridge
    function credit() external view returns (ICarbonCredit) {
        return _credit;
    }
}
