// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title IReadingErrors
/// @notice Reasons to refuse what a device signed. The bridge passes these errors to its callers unchanged.
interface IReadingErrors {
    /// @notice Thrown when the signer is not the one that the registrar certified.
    error SignerMismatch(bytes32 givenHash, bytes32 certifiedHash);
    /// @notice Thrown when the device did not sign the bond.
    error BondSignatureInvalid(bytes32 deviceId, address owner);
    /// @notice Thrown when the device did not sign the reading.
    error ReadingSignatureInvalid(bytes32 deviceId);
    /// @notice Thrown when the reading's layout version is not supported.
    error ReadingVersionInvalid(uint256 version, uint256 supported);
    /// @notice Thrown when the reading belongs to another device.
    error ReadingDeviceMismatch(bytes32 given, bytes32 expected);
    /// @notice Thrown when the reading reports that it cannot be trusted (tamper, or clock unset).
    error ReadingFlagged(uint256 flags);
    /// @notice Thrown when the reading is from the future, or too old to define where the register starts.
    error ReadingNotFresh(uint256 readingTime, uint256 notBefore, uint256 notAfter);
}

/// @title IReadingVerifier
/// @notice Verifies device signatures. Only this contract depends on the layout of a reading and on the device's
///         digests.
interface IReadingVerifier is IReadingErrors {
    /// @notice Data that a device provides to be bonded.
    /// @param deviceId bytes32(uint256(EUI-64)).
    /// @param owner Account that it is bonded to.
    /// @param word First word of a fresh reading.
    /// @param air Second word of the reading.
    /// @param signer ERC-7913 signer: 20 bytes of a secp256k1 address, or verifier ‖ key.
    /// @param bondSignature Over Bond(deviceId, owner).
    /// @param readingSignature Over Reading(word, air).
    struct BondProof {
        bytes32 deviceId;
        address owner;
        bytes32 word;
        bytes32 air;
        bytes signer;
        bytes bondSignature;
        bytes readingSignature;
    }

    /// @notice Reverts unless the device signed this bond and this fresh reading with the certified key.
    /// @param proof Data that the device signed.
    /// @param signerHash keccak256 of the signer that the registrar certified.
    /// @param releasedAt Unix second at which the device last left a lane, 0 if it never had one: an older reading
    ///        would start the new lane below the register value that the old lane was already credited up to.
    /// @return registerWh Start of the device's register, in Wh modulo 2^32.
    /// @return readingTime Unix second of the reading.
    /// @custom:invariant BOND-1 a lane starts only at a reading of the last hour, taken after the device's last release
    function checkBond(BondProof calldata proof, bytes32 signerHash, uint256 releasedAt)
        external
        view
        returns (uint32 registerWh, uint32 readingTime);

    /// @notice Whether `signer` signed the reading.
    function isReadingSigned(bytes calldata signer, bytes32 word, bytes32 air, bytes calldata signature)
        external
        view
        returns (bool);

    /// @notice EIP-712 digest that a device signs for a reading.
    function readingDigest(bytes32 word, bytes32 air) external view returns (bytes32);

    /// @notice EIP-712 digest that a device signs to be bonded.
    function bondDigest(bytes32 deviceId, address owner) external view returns (bytes32);
}
