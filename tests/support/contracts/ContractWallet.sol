// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title ContractWallet
/// @notice A contract wallet: it validates its keeper's signatures by ERC-1271, and can hold credits.
contract ContractWallet is IERC1271, ERC1155Holder {
    address public immutable keeper;

    constructor(address keeper_) {
        keeper = keeper_;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer,,) = ECDSA.tryRecoverCalldata(hash, signature);
        return signer == keeper ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
