// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Timelock
/// @notice OpenZeppelin's TimelockController under a name of this repository, so that its artifact is built here.
/// @dev Holds every administrative role of the protocol and none of its money. FactorGovernance alone schedules,
///      cancels and executes. Once the deployer has let go it has no admin but itself: what it may do, and how long
///      that takes, only changes through itself.
/// @custom:kill Signers reject what is queued (FactorGovernance.reject); there is nothing else to stop.
contract Timelock is TimelockController {
    /// @notice Longest delay that can be in force, whatever `updateDelay` was given: a longer one would lock the
    ///         protocol for good, the operation that shortens it included.
    uint256 public constant MAX_DELAY_SECONDS = 30 days;

    /// @param minDelay Seconds between scheduling and executing.
    /// @param admin Hands out the roles to begin with, and then renounces its own.
    constructor(uint256 minDelay, address admin)
        TimelockController(minDelay, new address[](0), new address[](0), admin)
    {}

    /// @inheritdoc TimelockController
    function getMinDelay() public view override returns (uint256 seconds_) {
        seconds_ = super.getMinDelay();
        if (seconds_ > MAX_DELAY_SECONDS) seconds_ = MAX_DELAY_SECONDS;
    }
}
