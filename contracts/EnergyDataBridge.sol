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
/// @notice Signed meter registers in, carbon credits out. The rooms are in bridge/; this is the house.
/// @dev Trust model. k of n oracles are trusted to have seen a device's signature behind every register until disputes
///      make that checkable on chain; nobody is trusted with arithmetic. The registrar is trusted for hardware, the
///      location verifier for places, the holder of COUNTRY_MANAGER_ROLE (a timelock) for factors from now on.
/// @custom:kill A guardian pauses submission and processing, or quarantines a zone, at once; claims go on. For good: the
///              admin (a timelock) takes MINTER_ROLE of the credit away and gives it to the next bridge.
contract EnergyDataBridge is BatchLedger, IEnergyDataBridge {
    /// @param credit_ The credit contract; the bridge needs its MINTER_ROLE before the first claim.
    /// @param readingVerifier_ Judges device signatures, under the credit contract's domain.
    /// @param curves_ The day curves that factor records may name.
    /// @param oracles The first committee.
    /// @param threshold k, from 1 to the number of oracles.
    /// @param windowSeconds How long a batch waits.
    /// @param admin Holds DEFAULT_ADMIN_ROLE to begin with.
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
