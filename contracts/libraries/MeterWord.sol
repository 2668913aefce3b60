// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title MeterWord
/// @notice Eight u32 meter registers in one storage word, advanced together.
/// @dev Lane i of a word holds bits 32i to 32i+31. Registers count Wh and wrap like a real meter's: how far one has
///      moved is its difference modulo 2^32. No lane may move by more than `limitWh`, which is below 2^31, so that a
///      step back is detected as a jump. The arithmetic processes four lanes at a time, each in its own 64 bits:
///
///          word      l7 l6 l5 l4 l3 l2 l1 l0         even:  0 l6  0 l4  0 l2  0 l0
///                                                     odd:   0 l7  0 l5  0 l3  0 l1   (word >> 32, same mask)
///
///      `(next | 2^32) - was` in 64 bits is the difference, and its borrow never reaches the neighbouring lane. Adding
///      `2^32 - 1 - limitWh` to a difference sets bit 32 if and only if the difference exceeds the limit.
///      tests/properties compares it with a register bank in plain Python, tests/fuzz with `PlainMeterWord`, lane
///      by lane.
library MeterWord {
    uint256 internal constant LANES = 8;
    uint256 internal constant REGISTER_MAX = 0xffffffff;
    /// @notice The largest limit a lane can have: half the register's range, so that a step back is always detected.
    uint256 internal constant LIMIT_MAX_WH = 0x7fffffff;

    /// @dev The low half of each 64 bits: the even lanes.
    uint256 private constant EVEN = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
    /// @dev Bit 32 of each 64 bits: available to borrow in a subtraction, or the carry out of an addition.
    uint256 private constant CARRY = 0x0000000100000000000000010000000000000001000000000000000100000000;
    /// @dev 1 in each 64 bits: multiplying x by it repeats x four times, and multiplying a sum by it folds the sum into
    ///      the top 64 bits.
    uint256 private constant EACH = 0x0000000000000001000000000000000100000000000000010000000000000001;

    /// @dev 1 in each lane.
    uint256 private constant EACH_LANE = 0x0000000100000001000000010000000100000001000000010000000100000001;
    /// @dev Bit i in lane i.
    uint256 private constant DIAGONAL = 0x0000008000000040000000200000001000000008000000040000000200000001;

    /// @notice Value to add to a lane's advance so that it carries if and only if the advance exceeds `limitWh`.
    function headroom(uint256 limitWh) internal pure returns (uint256) {
        unchecked {
            return (REGISTER_MAX - limitWh) * EACH;
        }
    }

    /// @notice Computes the advance of one word.
    /// @param was The eight registers before.
    /// @param next The eight registers after.
    /// @param room `headroom` of the lanes' limit.
    /// @param frozen Eight bits, bit i set if lane i may not move.
    /// @return energyWh Sum of the eight advances.
    /// @return refused Whether a lane moved beyond the limit, or a frozen lane moved.
    /// @custom:invariant REG-1 energyWh == Σ (next_i − was_i mod 2^32)
    /// @custom:invariant REG-2 refused == some lane moved more than the limit, or a frozen lane moved
    function advance(uint256 was, uint256 next, uint256 room, uint256 frozen)
        internal
        pure
        returns (uint256 energyWh, bool refused)
    {
        unchecked {
            uint256 even = (((next & EVEN) | CARRY) - (was & EVEN)) & EVEN;
            uint256 odd = (((next >> 32 & EVEN) | CARRY) - (was >> 32 & EVEN)) & EVEN;
            refused = ((even + room) | (odd + room)) & CARRY != 0;
            if (frozen != 0) refused = refused || (was ^ next) & lanesOf(frozen) != 0;
            energyWh = (even + odd) * EACH >> 192;
        }
    }

    /// @notice Advances consecutive words without frozen lanes: copies new words from calldata to storage, and old
    ///         ones from storage to memory.
    /// @param from Calldata offset of the first new word.
    /// @param count Number of words, at most 65,536.
    /// @param slot Storage slot of the first register word.
    /// @param room `headroom` of the lanes' limit.
    /// @param to Memory address that the old words are written to; the caller has allocated `count` words there.
    /// @return energyWh Sum of all the advances.
    /// @return refused Whether any lane moved beyond the limit; the caller must then revert.
    /// @custom:invariant REG-3 equal to `advance` of each word in turn
    function sweep(uint256 from, uint256 count, uint256 slot, uint256 room, uint256 to)
        internal
        returns (uint256 energyWh, bool refused)
    {
        assembly ("memory-safe") {
            // CARRY and EVEN are derived from the headroom so that they stay on the stack: the optimizer would move a
            // wide literal back into the loop and load it from code each time. A headroom is at least 2^31, so the
            // divisor is not 0.
            let carry := shl(32, div(room, and(room, REGISTER_MAX)))
            let low := sub(carry, shr(32, carry))
            let beyond := 0
            for { let end := add(from, shl(5, count)) } lt(from, end) {} {
                let next := calldataload(from)
                let was := sload(slot)
                mstore(to, was)
                sstore(slot, next)
                let even := and(sub(or(and(next, low), carry), and(was, low)), low)
                let odd := and(sub(or(and(shr(32, next), low), carry), and(shr(32, was), low)), low)
                beyond := or(beyond, or(add(even, room), add(odd, room)))
                energyWh := add(energyWh, add(even, odd))
                from := add(from, 0x20)
                slot := add(slot, 1)
                to := add(to, 0x20)
            }
            refused := iszero(iszero(and(beyond, carry)))
            energyWh := shr(192, mul(energyWh, EACH))
        }
    }

    /// @notice The register in one lane.
    function register(uint256 word, uint256 lane) internal pure returns (uint32) {
        return uint32(word >> (lane << 5));
    }

    /// @notice The word with one lane's register replaced.
    function withRegister(uint256 word, uint256 lane, uint32 registerWh) internal pure returns (uint256) {
        uint256 shift = lane << 5;
        return word & ~(REGISTER_MAX << shift) | uint256(registerWh) << shift;
    }

    /// @notice All bits of the lanes whose bit is set in `mask`, which is below 256.
    /// @dev Copies the mask into each lane and keeps bit i in lane i. Adding 2^31 - 1 then carries into the top bit of
    ///      every lane that is not 0.
    function lanesOf(uint256 mask) internal pure returns (uint256) {
        unchecked {
            uint256 chosen = mask * EACH_LANE & DIAGONAL;
            return (chosen + EACH_LANE * LIMIT_MAX_WH >> 31 & EACH_LANE) * REGISTER_MAX;
        }
    }
}
