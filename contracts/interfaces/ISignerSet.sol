// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title ISignerSet
/// @notice The signers of governance, k of whose n approvals pass a proposal.
/// @dev Each set has a number, its epoch, from 1. A set is kept when the next one takes over, so that what it approved
///      can always be read; what it has not finished is superseded.
interface ISignerSet {
    /// @notice A set took over.
    event SignersSet(uint256 indexed epoch, address[] signers, uint256 threshold, uint256 emergencyThreshold);

    /// @notice The account is zero, or stands in the list twice.
    error SignerInvalid(address signer);
    /// @notice n/2 < threshold <= emergencyThreshold <= n <= 32 must hold.
    error SignerThresholdsInvalid(uint256 threshold, uint256 emergencyThreshold, uint256 signers);
    /// @notice The account never was a signer.
    error SignerUnknown(address account);
    /// @notice The account is a signer no more; it last was in the set `lastEpoch`.
    error SignerRemoved(address account, uint256 lastEpoch, uint256 epoch);
    /// @notice Only the timelock may do this.
    error NotTimelock(address caller);

    /// @notice Replaces the whole set. All that the old set has not finished is superseded.
    /// @dev By the timelock.
    /// @param signers_ Up to 32 accounts, or contracts that answer ERC-1271; their order is of no account.
    /// @param threshold_ Approvals that a proposal needs: a majority.
    /// @param emergencyThreshold_ Approvals that an emergency needs, at least `threshold_`.
    function setSigners(address[] calldata signers_, uint8 threshold_, uint8 emergencyThreshold_) external;

    /// @notice Number of the present set.
    function epoch() external view returns (uint256);

    /// @notice The present set.
    function signers() external view returns (address[] memory);

    /// @notice The set with that number; empty if there is none.
    function signersAt(uint256 epoch_) external view returns (address[] memory);

    /// @notice Approvals that a proposal needs.
    function threshold() external view returns (uint256);

    /// @notice Approvals that an emergency needs.
    function emergencyThreshold() external view returns (uint256);
}
