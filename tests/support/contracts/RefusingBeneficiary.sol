// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title RefusingBeneficiary
/// @notice A beneficiary that refuses credits.
contract RefusingBeneficiary {
    error CreditsRefused(uint256 units);

    function onERC1155Received(address, address, uint256, uint256 units, bytes calldata)
        external
        pure
        returns (bytes4)
    {
        revert CreditsRefused(units);
    }
}
