// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

import {IOracleCommittee} from "../interfaces/IOracleCommittee.sol";
import {BridgeBase} from "./BridgeBase.sol";

/// @title OracleCommittee
/// @notice Stores the oracles and checks that at least k of them signed.
abstract contract OracleCommittee is BridgeBase, IOracleCommittee {
    using EnumerableSet for EnumerableSet.AddressSet;

    EnumerableSet.AddressSet private _oracles;
    mapping(address oracle => uint256) private _removedAt;

    constructor(address[] memory initialOracles, uint8 threshold) {
        for (uint256 i; i < initialOracles.length; ++i) {
            _addOracle(initialOracles[i]);
        }
        _setOracleThreshold(threshold);
    }

    /// @inheritdoc IOracleCommittee
    function addOracle(address oracle) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _addOracle(oracle);
    }

    /// @inheritdoc IOracleCommittee
    function removeOracle(address oracle) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (!_oracles.remove(oracle)) revert OracleUnknown(oracle);
        if (_oracles.length() < _oracleThreshold) revert ThresholdOutOfRange(_oracleThreshold, _oracles.length());
        _removedAt[oracle] = block.timestamp;
        emit OracleRemoved(oracle);
    }

    /// @inheritdoc IOracleCommittee
    function setOracleThreshold(uint8 threshold) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setOracleThreshold(threshold);
    }

    /// @inheritdoc IOracleCommittee
    function oracleThreshold() external view returns (uint256) {
        return _oracleThreshold;
    }

    /// @inheritdoc IOracleCommittee
    function oracles() external view returns (address[] memory) {
        return _oracles.values();
    }

    /// @inheritdoc IOracleCommittee
    function isOracle(address account) external view returns (bool) {
        return _oracles.contains(account);
    }

    /// @dev Reverts unless at least k oracles signed, each once, in ascending order, and nobody else did.
    /// @custom:invariant QUORUM-1 no batch passes with fewer than k distinct members' signatures
    function _requireQuorum(bytes32 digest, bytes[] calldata signatures) internal view {
        uint256 count = signatures.length;
        if (count < _oracleThreshold) revert QuorumTooSmall(count, _oracleThreshold);
        address previous;
        for (uint256 i; i < count; ++i) {
            (address signer, ECDSA.RecoverError recoverError,) = ECDSA.tryRecoverCalldata(digest, signatures[i]);
            if (recoverError != ECDSA.RecoverError.NoError) revert SignatureMalformed(i);
            if (!_oracles.contains(signer)) {
                if (_removedAt[signer] != 0) revert CommitteeStale(signer, _removedAt[signer]);
                revert SignerOutside(signer);
            }
            if (signer == previous) revert SignerRepeated(signer);
            if (signer < previous) revert SignersNotAscending(previous, signer);
            previous = signer;
        }
    }

    function _addOracle(address oracle) private {
        if (oracle == address(0) || !_oracles.add(oracle)) revert OracleInvalid(oracle);
        emit OracleAdded(oracle);
    }

    function _setOracleThreshold(uint8 threshold) private {
        if (threshold == 0 || threshold > _oracles.length()) revert ThresholdOutOfRange(threshold, _oracles.length());
        emit OracleThresholdSet(_oracleThreshold, threshold);
        _oracleThreshold = threshold;
    }
}
