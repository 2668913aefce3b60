// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";

/// @title ReentrantBeneficiary
/// @notice A beneficiary that makes one more call when it receives credits, and stores the result.
contract ReentrantBeneficiary {
    address private _target;
    bytes private _call;
    bool public succeeded;
    bytes public answer;

    /// @notice Sets the call to make when credits arrive.
    function plan(address target, bytes calldata call_) external {
        (_target, _call) = (target, call_);
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        (succeeded, answer) = _target.call(_call);
        return IERC1155Receiver.onERC1155Received.selector;
    }
}
