// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title ISignerSet
/// @notice The n signers of governance, of whom at least k must approve a proposal.
/// @dev Each set has a number, its epoch, starting at 1. A set is kept when the next one replaces it, so that its
///      approvals can always be read; its unfinished proposals are superseded.
interface ISignerSet {
    /// @notice A new set of signers took effect.
    event SignersSet(uint256 indexed epoch, address[] signers, uint256 threshold, uint256 emergencyThreshold);

    /// @notice Thrown when the account is zero, or appears twice in the list.
    error SignerInvalid(address signer);
    /// @notice Thrown when n/2 < threshold <= emergencyThreshold <= n <= 32 does not hold.
    error SignerThresholdsInvalid(uint256 threshold, uint256 emergencyThreshold, uint256 signers);
    /// @notice Thrown when the account was never a signer.
    error SignerUnknown(address account);
    /// @notice Thrown when the account is no longer a signer; it was last in the set `lastEpoch`.
    error SignerRemoved(address account, uint256 lastEpoch, uint256 epoch);
    /// @notice Thrown when the caller is not the timelock.
    error NotTimelock(address caller);

    /// @notice Replaces the whole set. Unfinished proposals of the old set are superseded.
    /// @dev Only the timelock may call.
    /// @param signers_ Up to 32 accounts, or contracts that implement ERC-1271; their order does not matter.
    /// @param threshold_ Approvals that a proposal needs: a majority.
    /// @param emergencyThreshold_ Approvals that an emergency needs, at least `threshold_`.
    function setSigners(address[] calldata signers_, uint8 threshold_, uint8 emergencyThreshold_) external;

    /// @notice Number of the current set.
    function epoch() external view returns (uint256);

    /// @notice The current set.
    function signers() external view returns (address[] memory);

    /// @notice The set with that number; empty if there is none.
    function signersAt(uint256 epoch_) external view returns (address[] memory);

    /// @notice Approvals that a proposal needs.
    function threshold() external view returns (uint256);

    /// @notice Approvals that an emergency needs.
    function emergencyThreshold() external view returns (uint256);
}
