// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CreditMath} from "../../contracts/libraries/CreditMath.sol";
import {MeterWord} from "../../contracts/libraries/MeterWord.sol";
import {PlainMeterWord} from "./PlainMeterWord.sol";

/// @notice The hand-tuned word arithmetic against its plain twin, fuzzed: 1,000 runs by `make test`, 100,000 nightly.
contract MeterWordTest {
    bool public constant IS_TEST = true;

    /// @dev REG-1, REG-2.
    function testFuzz_advance__any_words__equals_plain(uint256 was, uint256 next, uint32 limit, uint8 frozen)
        public
        pure
    {
        uint256 limitWh = limit & MeterWord.LIMIT_MAX_WH;
        (uint256 plainWh, bool plainRefused) = PlainMeterWord.advance(was, next, limitWh, frozen);
        (uint256 energyWh, bool refused) = MeterWord.advance(was, next, MeterWord.headroom(limitWh), frozen);
        assert(energyWh == plainWh);
        assert(refused == plainRefused);
    }

    /// @dev Random words rarely stay within a limit; small steps from `was` mostly do.
    function testFuzz_advance__small_steps__equals_plain(uint256 was, uint256 steps, uint8 frozen) public pure {
        uint256 next;
        for (uint256 lane; lane < 8; ++lane) {
            uint32 before = uint32(was >> (32 * lane));
            uint32 step = uint32(steps >> (32 * lane)) & 0xff;
            unchecked {
                next |= uint256(before + step) << (32 * lane);
            }
        }
        testFuzz_advance__any_words__equals_plain(was, next, 0x7f, frozen);
        testFuzz_advance__any_words__equals_plain(was, next, 0xff, frozen);
    }

    function testFuzz_lanesOf__any_mask__equals_plain(uint8 mask) public pure {
        assert(MeterWord.lanesOf(mask) == PlainMeterWord.lanesOf(mask));
    }

    /// @dev LAW-1, LAW-2.
    function testFuzz_toUnits__any_energy__creates_and_loses_nothing(uint64 energyWh, uint64 factor, uint40 carryNg)
        public
        pure
    {
        uint256 carry = carryNg % CreditMath.NG_PER_UNIT;
        (uint256 units, uint256 next) = CreditMath.toUnits(energyWh, factor, carry);
        assert(next < CreditMath.NG_PER_UNIT);
        assert(units * CreditMath.NG_PER_UNIT + next == carry + uint256(energyWh) * factor);
    }
}
