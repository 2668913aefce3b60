// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ISignerSet} from "../interfaces/ISignerSet.sol";

/// @title SignerSet
/// @notice Stores the current set of signers and every earlier one.
abstract contract SignerSet is ISignerSet {
    /// @notice Largest number of signers: their votes are stored as the bits of a uint32.
    uint256 public constant MAX_SIGNERS = 32;

    struct Set {
        address[] signers;
        uint8 threshold;
        uint8 emergencyThreshold;
    }

    uint32 private _epoch;
    mapping(uint256 epoch => Set) private _sets;
    /// @dev Number of the last set that contained an account.
    mapping(address signer => uint256 epoch) private _lastEpoch;

    /// @inheritdoc ISignerSet
    function setSigners(address[] calldata signers_, uint8 threshold_, uint8 emergencyThreshold_) external {
        _requireTimelock();
        _setSigners(signers_, threshold_, emergencyThreshold_);
    }

    /// @inheritdoc ISignerSet
    function epoch() public view returns (uint256) {
        return _epoch;
    }

    /// @inheritdoc ISignerSet
    function signers() external view returns (address[] memory) {
        return _sets[_epoch].signers;
    }

    /// @inheritdoc ISignerSet
    function signersAt(uint256 epoch_) external view returns (address[] memory) {
        return _sets[epoch_].signers;
    }

    /// @inheritdoc ISignerSet
    function threshold() external view returns (uint256) {
        return _sets[_epoch].threshold;
    }

    /// @inheritdoc ISignerSet
    function emergencyThreshold() external view returns (uint256) {
        return _sets[_epoch].emergencyThreshold;
    }

    /// @dev Reverts unless the caller is the timelock.
    function _requireTimelock() internal view virtual;

    function _setSigners(address[] memory signers_, uint8 threshold_, uint8 emergencyThreshold_) internal {
        uint256 count = signers_.length;
        if (
            uint256(threshold_) * 2 <= count || threshold_ > emergencyThreshold_ || emergencyThreshold_ > count
                || count > MAX_SIGNERS
        ) revert SignerThresholdsInvalid(threshold_, emergencyThreshold_, count);
        uint256 next = ++_epoch;
        for (uint256 i; i < count; ++i) {
            address signer = signers_[i];
            if (signer == address(0) || _lastEpoch[signer] == next) revert SignerInvalid(signer);
            _lastEpoch[signer] = next;
        }
        _sets[next] = Set(signers_, threshold_, emergencyThreshold_);
        emit SignersSet(next, signers_, threshold_, emergencyThreshold_);
    }

    /// @dev Whether the account is in the current set.
    function _isSigner(address account) internal view returns (bool) {
        return _lastEpoch[account] == _epoch;
    }

    /// @dev The signer's index in the current set. Reverts if the account is not in it.
    function _indexOf(address signer) internal view returns (uint256 index) {
        uint256 last = _lastEpoch[signer];
        if (last == 0) revert SignerUnknown(signer);
        if (last != _epoch) revert SignerRemoved(signer, last, _epoch);
        address[] storage list = _sets[_epoch].signers;
        while (list[index] != signer) ++index;
    }

    /// @dev Number of approvals needed under a set.
    function _thresholdAt(uint256 ofEpoch, bool isEmergency) internal view returns (uint256) {
        Set storage set = _sets[ofEpoch];
        return isEmergency ? set.emergencyThreshold : set.threshold;
    }

    /// @dev Number of signers in a set.
    function _signerCount(uint256 ofEpoch) internal view returns (uint256) {
        return _sets[ofEpoch].signers.length;
    }

    /// @dev The members of a set whose bits are set.
    function _members(uint256 ofEpoch, uint256 bits) internal view returns (address[] memory members) {
        address[] memory list = _sets[ofEpoch].signers;
        members = new address[](_countBits(bits));
        uint256 memberCount;
        for (uint256 i; i < list.length; ++i) {
            if (bits >> i & 1 != 0) members[memberCount++] = list[i];
        }
    }

    /// @dev Number of bits that are set.
    function _countBits(uint256 bits) internal pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) {
            ++count;
        }
    }
}
