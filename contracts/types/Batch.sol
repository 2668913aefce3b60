// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FleetEnergy} from "./FleetEnergy.sol";

/// @notice New register words of one fleet.
/// @param fleet The fleet's number.
/// @param firstWord Index of the first word; word w holds lanes 8w to 8w+7, the lowest lane in the lowest bits.
/// @param registers Each word as it will stand in storage: eight u32 registers in Wh.
struct FleetReadings {
    uint32 fleet;
    uint16 firstWord;
    uint256[] registers;
}

/// @notice What k oracles sign and anyone delivers.
/// @param periodStart Unix second at which the metered period begins.
/// @param periodEnd Unix second at which it ends, not after the block it is submitted in.
/// @param evidence Merkle root of the signed readings behind the registers.
/// @param fleets In ascending order of (fleet, firstWord), without overlap.
struct EnergyBatch {
    uint64 periodStart;
    uint64 periodEnd;
    bytes32 evidence;
    FleetReadings[] fleets;
}

/// @notice What a submitted batch did: the preimage of its commitment, published in `BatchSubmitted`.
/// @param batchId EIP-712 digest of the batch.
/// @param periodStart Unix second.
/// @param periodEnd Unix second.
/// @param windowEndsAt Unix second from which it may be processed.
/// @param wordsBefore keccak256 of the register words that the batch replaced, in its order.
/// @param energy What each of the batch's fleets metered, in its order.
struct BatchSummary {
    bytes32 batchId;
    uint64 periodStart;
    uint64 periodEnd;
    uint64 windowEndsAt;
    bytes32 wordsBefore;
    FleetEnergy[] energy;
}
