// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title ReadingLib
/// @notice The two-word signed reading of a meter, and the digests that a device signs.
/// @dev word: version u8 | flags u8 | device u64 | counter u32 | boots u16 | time u32 | energy u64 (mWh) | cV u16 |
///      mA u16, big-endian, the version in the highest byte. air: ambient sensors; the contracts only hash it.
/// @custom:invariant PACK-6 these functions unpack what gramwatt/protocol/reading.py packs
library ReadingLib {
    /// @notice The version of the layout above.
    uint256 internal constant VERSION = 1;
    uint256 internal constant FLAG_TAMPER = 1;
    uint256 internal constant FLAG_CABLE_OPEN = 2;
    uint256 internal constant FLAG_CLOCK_UNSET = 4;
    uint256 internal constant FLAG_COUNTER_RESET = 8;
    uint256 internal constant FLAG_SENSOR_RANGE = 16;

    bytes32 internal constant READING_TYPEHASH = keccak256("Reading(bytes32 word,bytes32 air)");
    bytes32 internal constant BOND_TYPEHASH = keccak256("Bond(bytes32 deviceId,address owner)");
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant NAME_HASH = keccak256("Gramwatt");
    bytes32 private constant VERSION_HASH = keccak256("1");

    /// @notice EIP-712 domain separator that devices sign under. It names the credit contract, which outlives every
    ///         bridge.
    function domainSeparator(address credit) internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, credit));
    }

    /// @notice EIP-712 digest that a device signs for a reading.
    /// @custom:invariant SIGN-1 the digest is the same in Solidity, in Python and in eth_account
    function readingDigest(bytes32 domain, bytes32 word, bytes32 air) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domain, keccak256(abi.encode(READING_TYPEHASH, word, air)));
    }

    /// @notice EIP-712 digest that a device signs, once, to be bonded to an owner.
    function bondDigest(bytes32 domain, bytes32 device, address owner) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domain, keccak256(abi.encode(BOND_TYPEHASH, device, owner)));
    }

    /// @notice Layout version of the reading.
    function version(bytes32 word) internal pure returns (uint256) {
        return uint256(word) >> 248;
    }

    /// @notice Status bits, see the FLAG constants.
    function flags(bytes32 word) internal pure returns (uint256) {
        return uint8(uint256(word) >> 240);
    }

    /// @notice The device's EUI-64 as the bytes32 id that the contracts use.
    function deviceId(bytes32 word) internal pure returns (bytes32) {
        return bytes32(uint256(uint64(uint256(word) >> 176)));
    }

    /// @notice Number of readings signed since manufacture; never repeats.
    function counter(bytes32 word) internal pure returns (uint256) {
        return uint32(uint256(word) >> 144);
    }

    /// @notice Number of boots since manufacture.
    function boots(bytes32 word) internal pure returns (uint256) {
        return uint16(uint256(word) >> 128);
    }

    /// @notice Unix second of the reading.
    function time(bytes32 word) internal pure returns (uint256) {
        return uint32(uint256(word) >> 96);
    }

    /// @notice Cumulative energy in mWh.
    function energyMwh(bytes32 word) internal pure returns (uint256) {
        return uint64(uint256(word) >> 32);
    }

    /// @notice The register value on chain: the low 32 bits of the cumulative whole Wh.
    function registerWh(bytes32 word) internal pure returns (uint32) {
        return uint32(energyMwh(word) / 1000);
    }

    /// @notice Volts times 100.
    function centivolts(bytes32 word) internal pure returns (uint256) {
        return uint16(uint256(word) >> 16);
    }

    /// @notice Amperes times 1000.
    function milliamperes(bytes32 word) internal pure returns (uint256) {
        return uint16(uint256(word));
    }
}
