// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EnergyBatch, FleetReadings} from "../types/Batch.sol";

/// @title BatchHash
/// @notice Computes the EIP-712 struct hash of a batch directly from calldata.
/// @dev Plain `abi.encode` in the loop would grow memory by every fleet's words (quadratic cost); instead, one buffer
///      past the free memory pointer is reused for each fleet. tests/properties compares the result with eth_account's
///      encoder.
library BatchHash {
    bytes32 internal constant FLEET_TYPEHASH =
        keccak256("FleetReadings(uint32 fleet,uint16 firstWord,uint256[] registers)");
    bytes32 internal constant BATCH_TYPEHASH = keccak256(
        "EnergyBatch(uint64 periodStart,uint64 periodEnd,bytes32 evidence,FleetReadings[] fleets)FleetReadings(uint32 fleet,uint16 firstWord,uint256[] registers)"
    );

    /// @notice hashStruct(batch) of EIP-712.
    /// @custom:invariant SIGN-2 the batch digest is the same in Solidity, in Python and in eth_account
    function structHash(EnergyBatch calldata batch) internal pure returns (bytes32) {
        uint256 count = batch.fleets.length;
        bytes32[] memory fleetHashes = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            FleetReadings calldata readings = batch.fleets[i];
            fleetHashes[i] = _hash(readings.fleet, readings.firstWord, readings.registers);
        }
        return keccak256(
            abi.encode(
                BATCH_TYPEHASH,
                batch.periodStart,
                batch.periodEnd,
                batch.evidence,
                keccak256(abi.encodePacked(fleetHashes))
            )
        );
    }

    function _hash(uint256 fleet, uint256 firstWord, uint256[] calldata registers) private pure returns (bytes32 hash) {
        bytes32 typehash = FLEET_TYPEHASH;
        assembly ("memory-safe") {
            // Memory past the free pointer is scratch space: no value in it is used after this block.
            let buffer := mload(0x40)
            let size := shl(5, registers.length)
            calldatacopy(buffer, registers.offset, size)
            let registersHash := keccak256(buffer, size)
            mstore(buffer, typehash)
            mstore(add(buffer, 0x20), fleet)
            mstore(add(buffer, 0x40), firstWord)
            mstore(add(buffer, 0x60), registersHash)
            hash := keccak256(buffer, 0x80)
        }
    }
}
