// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title IOracleCommittee
/// @notice The oracles, k of whose n signatures make a batch.
interface IOracleCommittee {
    /// @notice An oracle joined.
    event OracleAdded(address indexed oracle);
    /// @notice An oracle left; what it signed counts no more.
    event OracleRemoved(address indexed oracle);
    /// @notice k changed.
    event OracleThresholdSet(uint256 oldThreshold, uint256 newThreshold);

    /// @notice The account is an oracle already, or zero.
    error OracleInvalid(address oracle);
    /// @notice The account is not an oracle.
    error OracleUnknown(address oracle);
    /// @notice k must lie between 1 and n.
    error ThresholdOutOfRange(uint256 threshold, uint256 oracles);
    /// @notice Fewer signatures than k.
    error QuorumTooSmall(uint256 signatures, uint256 threshold);
    /// @notice The signature at `index` is malformed.
    error SignatureMalformed(uint256 index);
    /// @notice One oracle signed twice.
    error SignerRepeated(address signer);
    /// @notice Signatures must come in ascending order of their signers' addresses.
    error SignersNotAscending(address previous, address signer);
    /// @notice Whoever signed was never an oracle; the signature may be over other bytes.
    error SignerOutside(address signer);
    /// @notice The signature was given by an oracle that has left since: the committee is another now.
    error CommitteeStale(address signer, uint256 removedAt);

    /// @notice Lets an oracle in.
    /// @dev By DEFAULT_ADMIN_ROLE.
    function addOracle(address oracle) external;

    /// @notice Shuts an oracle out. Refused if fewer than k would stay.
    /// @dev By DEFAULT_ADMIN_ROLE.
    function removeOracle(address oracle) external;

    /// @notice Sets k.
    /// @dev By DEFAULT_ADMIN_ROLE.
    function setOracleThreshold(uint8 threshold) external;

    /// @notice k.
    function oracleThreshold() external view returns (uint256);

    /// @notice The n oracles, in no order.
    function oracles() external view returns (address[] memory);

    /// @notice Whether the account is an oracle.
    function isOracle(address account) external view returns (bool);
}
