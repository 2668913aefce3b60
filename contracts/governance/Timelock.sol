// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Timelock
/// @notice OpenZeppelin's TimelockController with a capped delay, declared here so that its artifact is built in this
///         repository.
/// @dev Holds every administrative role of the protocol and no funds. Only FactorGovernance schedules, cancels and
///      executes. Once the deployer has renounced its role, the timelock is its own only admin: its roles and its delay
///      change only through its own operations.
/// @custom:kill Signers reject what is queued (FactorGovernance.reject); there is nothing else to stop.
contract Timelock is TimelockController {
    /// @notice Longest delay that can be in force, whatever value `updateDelay` was called with: a longer delay would
    ///         lock the protocol permanently, because the operation that shortens it would be delayed too.
    uint256 public constant MAX_DELAY_SECONDS = 30 days;

    /// @param minDelay Seconds between scheduling and executing.
    /// @param admin Grants the initial roles, and then renounces its own.
    constructor(uint256 minDelay, address admin)
        TimelockController(minDelay, new address[](0), new address[](0), admin)
    {}

    /// @inheritdoc TimelockController
    function getMinDelay() public view override returns (uint256 seconds_) {
        seconds_ = super.getMinDelay();
        if (seconds_ > MAX_DELAY_SECONDS) seconds_ = MAX_DELAY_SECONDS;
    }
}
