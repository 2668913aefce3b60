// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title IOracleCommittee
/// @notice The n oracles, of which at least k must sign a batch.
interface IOracleCommittee {
    /// @notice An oracle was added.
    event OracleAdded(address indexed oracle);
    /// @notice An oracle was removed; its signatures no longer count.
    event OracleRemoved(address indexed oracle);
    /// @notice The threshold k changed.
    event OracleThresholdSet(uint256 oldThreshold, uint256 newThreshold);

    /// @notice Thrown when the account is already an oracle, or zero.
    error OracleInvalid(address oracle);
    /// @notice Thrown when the account is not an oracle.
    error OracleUnknown(address oracle);
    /// @notice Thrown when k is not between 1 and n.
    error ThresholdOutOfRange(uint256 threshold, uint256 oracles);
    /// @notice Thrown when there are fewer than k signatures.
    error QuorumTooSmall(uint256 signatures, uint256 threshold);
    /// @notice Thrown when the signature at `index` is malformed.
    error SignatureMalformed(uint256 index);
    /// @notice Thrown when an oracle signed twice.
    error SignerRepeated(address signer);
    /// @notice Thrown when the signatures are not in ascending order of their signers' addresses.
    error SignersNotAscending(address previous, address signer);
    /// @notice Thrown when the signer was never an oracle; the signature may be over other data.
    error SignerOutside(address signer);
    /// @notice Thrown when the signer is no longer an oracle: it was removed at second `removedAt`.
    error CommitteeStale(address signer, uint256 removedAt);

    /// @notice Adds an oracle.
    /// @dev Only DEFAULT_ADMIN_ROLE may call.
    function addOracle(address oracle) external;

    /// @notice Removes an oracle. Reverts if fewer than k would remain.
    /// @dev Only DEFAULT_ADMIN_ROLE may call.
    function removeOracle(address oracle) external;

    /// @notice Sets the threshold k.
    /// @dev Only DEFAULT_ADMIN_ROLE may call.
    function setOracleThreshold(uint8 threshold) external;

    /// @notice The threshold k.
    function oracleThreshold() external view returns (uint256);

    /// @notice The n oracles, in no particular order.
    function oracles() external view returns (address[] memory);

    /// @notice Whether the account is an oracle.
    function isOracle(address account) external view returns (bool);
}
