// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BatchHash} from "../../../contracts/libraries/BatchHash.sol";
import {Calendar} from "../../../contracts/libraries/Calendar.sol";
import {CreditMath} from "../../../contracts/libraries/CreditMath.sol";
import {MeterWord} from "../../../contracts/libraries/MeterWord.sol";
import {ReadingLib} from "../../../contracts/libraries/ReadingLib.sol";
import {EnergyBatch} from "../../../contracts/types/Batch.sol";

/// @notice Exposes the internal libraries to property tests.
contract LibraryHarness {
    uint256[65_536] private _words;

    function toUnits(uint256 energyWh, uint256 factor, uint256 carryNg) external pure returns (uint256, uint256) {
        return CreditMath.toUnits(energyWh, factor, carryNg);
    }

    function advance(uint256 was, uint256 next, uint256 limitWh, uint256 frozen)
        external
        pure
        returns (uint256 energyWh, bool refused)
    {
        return MeterWord.advance(was, next, MeterWord.headroom(limitWh), frozen);
    }

    function lanesOf(uint256 mask) external pure returns (uint256) {
        return MeterWord.lanesOf(mask);
    }

    function register(uint256 word, uint256 lane) external pure returns (uint32) {
        return MeterWord.register(word, lane);
    }

    function withRegister(uint256 word, uint256 lane, uint32 registerWh) external pure returns (uint256) {
        return MeterWord.withRegister(word, lane, registerWh);
    }

    /// @notice Stores `was` from word `first` on, sweeps `next` over it, and returns the sweep's results and both the
    ///         words in memory and the words in storage.
    function sweep(uint256 first, uint256[] calldata was, uint256[] calldata next, uint256 limitWh)
        external
        returns (uint256 energyWh, bool refused, uint256[] memory before, uint256[] memory stored)
    {
        uint256 count = next.length;
        before = new uint256[](count);
        stored = new uint256[](count);
        uint256 from;
        uint256 slot;
        uint256 to;
        for (uint256 i; i < count; ++i) {
            _words[first + i] = was[i];
        }
        assembly ("memory-safe") {
            from := next.offset
            slot := add(_words.slot, first)
            to := add(before, 0x20)
        }
        (energyWh, refused) = MeterWord.sweep(from, count, slot, MeterWord.headroom(limitWh), to);
        for (uint256 i; i < count; ++i) {
            stored[i] = _words[first + i];
        }
    }

    function year(uint64 timestamp) external pure returns (uint256) {
        return Calendar.year(timestamp);
    }

    function season(uint256 day) external pure returns (uint256 index, uint256 nextDay) {
        return Calendar.season(day);
    }

    function structHash(EnergyBatch calldata batch) external pure returns (bytes32) {
        return BatchHash.structHash(batch);
    }

    function readingFields(bytes32 word)
        external
        pure
        returns (
            uint256 version,
            uint256 flags,
            bytes32 deviceId,
            uint256 counter,
            uint256 boots,
            uint256 time,
            uint256 energyMwh,
            uint256 centivolts,
            uint256 milliamperes,
            uint32 registerWh
        )
    {
        version = ReadingLib.version(word);
        flags = ReadingLib.flags(word);
        deviceId = ReadingLib.deviceId(word);
        counter = ReadingLib.counter(word);
        boots = ReadingLib.boots(word);
        time = ReadingLib.time(word);
        energyMwh = ReadingLib.energyMwh(word);
        centivolts = ReadingLib.centivolts(word);
        milliamperes = ReadingLib.milliamperes(word);
        registerWh = ReadingLib.registerWh(word);
    }
}
