// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title IReadingErrors
/// @notice Why a device's word does not count. They reach the bridge's callers as they are.
interface IReadingErrors {
    /// @notice The signer is not the one that the registrar certified.
    error SignerMismatch(bytes32 givenHash, bytes32 certifiedHash);
    /// @notice The device did not sign the bond.
    error BondSignatureInvalid(bytes32 deviceId, address owner);
    /// @notice The device did not sign the reading.
    error ReadingSignatureInvalid(bytes32 deviceId);
    /// @notice The reading's layout is another.
    error ReadingVersionInvalid(uint256 version, uint256 supported);
    /// @notice The reading is another device's.
    error ReadingDeviceMismatch(bytes32 given, bytes32 expected);
    /// @notice The reading says that it cannot be trusted (tamper, or clock unset).
    error ReadingFlagged(uint256 flags);
    /// @notice The reading is from the future, or too old to say where the register starts.
    error ReadingNotFresh(uint256 readingTime, uint256 notBefore, uint256 notAfter);
}

/// @title IReadingVerifier
/// @notice Says whether a device signed: the one place that knows the layout of a reading and the device's digests.
interface IReadingVerifier is IReadingErrors {
    /// @notice What a device says of itself when it is bonded.
    /// @param deviceId bytes32(uint256(EUI-64)).
    /// @param owner Whom it is bonded to.
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
    /// @param proof What the device signed.
    /// @param signerHash keccak256 of the signer that the registrar certified.
    /// @param releasedAt Unix second at which the device last left a lane, 0 if it never had one: an older reading would
    ///        start the new lane where the old one has been credited beyond.
    /// @return registerWh Where the device's register starts, in Wh modulo 2^32.
    /// @return readingTime Unix second of the reading.
    /// @custom:invariant BOND-1 no lane starts but at a reading of the last hour that came after the device's last lane
    function checkBond(BondProof calldata proof, bytes32 signerHash, uint256 releasedAt)
        external
        view
        returns (uint32 registerWh, uint32 readingTime);

    /// @notice Whether `signer` signed the reading.
    function isReadingSigned(bytes calldata signer, bytes32 word, bytes32 air, bytes calldata signature)
        external
        view
        returns (bool);

    /// @notice What a device signs for a reading.
    function readingDigest(bytes32 word, bytes32 air) external view returns (bytes32);

    /// @notice What a device signs to be bonded.
    function bondDigest(bytes32 deviceId, address owner) external view returns (bytes32);
}
