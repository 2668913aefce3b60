// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Timelock
/// @notice OpenZeppelin's TimelockController under a name of this repository, so that its artifact is built here.
/// @dev Holds every administrative role of the protocol and none of its money. Has no admin of its own: what it may do,
///      and how long that takes, only changes through itself.
/// @custom:kill A holder of CANCELLER_ROLE cancels what is pending; there is nothing else to stop.
contract Timelock is TimelockController {
    /// @param minDelay Seconds between scheduling and executing.
    /// @param proposers May schedule and cancel.
    /// @param executors May execute what is due; the zero address lets anyone.
    constructor(uint256 minDelay, address[] memory proposers, address[] memory executors)
        TimelockController(minDelay, proposers, executors, address(0))
    {}
}
