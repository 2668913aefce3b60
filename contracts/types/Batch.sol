// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FleetEnergy} from "./FleetEnergy.sol";

/// @notice New register words of one fleet.
/// @param fleet The fleet's number.
/// @param firstWord Index of the first word; word w holds lanes 8w to 8w+7, the lowest lane in the lowest bits.
/// @param registers The words as they will be stored, each with eight u32 registers in Wh.
struct FleetReadings {
    uint32 fleet;
    uint16 firstWord;
    uint256[] registers;
}

/// @notice A batch of register words, signed by at least k oracles; anyone may submit it.
/// @param periodStart Unix second at which the metered period begins.
/// @param periodEnd Unix second at which it ends, not later than the block that the batch is submitted in.
/// @param evidence Merkle root of the signed readings from which the registers are taken.
/// @param fleets In ascending order of (fleet, firstWord), without overlap.
struct EnergyBatch {
    uint64 periodStart;
    uint64 periodEnd;
    bytes32 evidence;
    FleetReadings[] fleets;
}

/// @notice Effect of a submitted batch, published in `BatchSubmitted`; its hash is the batch's commitment.
/// @param batchId EIP-712 digest of the batch.
/// @param periodStart Unix second at which the metered period begins.
/// @param periodEnd Unix second at which it ends.
/// @param windowEndsAt Unix second from which the batch may be processed.
/// @param wordsBefore keccak256 of the register words that the batch replaced, in the batch's order.
/// @param energy Energy metered by each of the batch's fleets, in the batch's order.
struct BatchSummary {
    bytes32 batchId;
    uint64 periodStart;
    uint64 periodEnd;
    uint64 windowEndsAt;
    bytes32 wordsBefore;
    FleetEnergy[] energy;
}
