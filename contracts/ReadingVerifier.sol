// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IReadingVerifier} from "./interfaces/IReadingVerifier.sol";
import {ReadingLib} from "./libraries/ReadingLib.sol";

/// @title ReadingVerifier
/// @notice Verifies device signatures. Has no state and no owner; a bridge cannot change its verifier.
/// @dev Separate from the bridge because it is large and rarely called. Accepts keys of any ERC-7913 verifier.
/// @custom:kill None needed: it has no state. A new bridge can use a new verifier.
contract ReadingVerifier is IReadingVerifier {
    using ReadingLib for bytes32;

    /// @notice Largest age of the reading that starts a register, in seconds.
    uint256 public constant BOND_READING_MAX_AGE = 1 hours;
    /// @notice Largest lead of a meter's clock over the chain's, in seconds.
    uint256 public constant CLOCK_TOLERANCE = 2 minutes;

    /// @notice The credit contract, under whose domain devices sign.
    address public immutable credit;

    constructor(address credit_) {
        credit = credit_;
    }

    /// @inheritdoc IReadingVerifier
    function checkBond(BondProof calldata proof, bytes32 signerHash, uint256 releasedAt)
        external
        view
        returns (uint32 registerWh, uint32 readingTime)
    {
        bytes32 word = proof.word;
        if (keccak256(proof.signer) != signerHash) revert SignerMismatch(keccak256(proof.signer), signerHash);
        if (word.version() != ReadingLib.VERSION) revert ReadingVersionInvalid(word.version(), ReadingLib.VERSION);
        if (word.deviceId() != proof.deviceId) revert ReadingDeviceMismatch(word.deviceId(), proof.deviceId);
        if (word.flags() & (ReadingLib.FLAG_TAMPER | ReadingLib.FLAG_CLOCK_UNSET) != 0) {
            revert ReadingFlagged(word.flags());
        }
        _requireFresh(word.time(), releasedAt);
        if (!_isSigned(proof.signer, bondDigest(proof.deviceId, proof.owner), proof.bondSignature)) {
            revert BondSignatureInvalid(proof.deviceId, proof.owner);
        }
        if (!isReadingSigned(proof.signer, word, proof.air, proof.readingSignature)) {
            revert ReadingSignatureInvalid(proof.deviceId);
        }
        return (word.registerWh(), uint32(word.time()));
    }

    /// @inheritdoc IReadingVerifier
    function isReadingSigned(bytes calldata signer, bytes32 word, bytes32 air, bytes calldata signature)
        public
        view
        returns (bool)
    {
        return _isSigned(signer, readingDigest(word, air), signature);
    }

    /// @inheritdoc IReadingVerifier
    function readingDigest(bytes32 word, bytes32 air) public view returns (bytes32) {
        return ReadingLib.readingDigest(ReadingLib.domainSeparator(credit), word, air);
    }

    /// @inheritdoc IReadingVerifier
    function bondDigest(bytes32 deviceId, address owner) public view returns (bytes32) {
        return ReadingLib.bondDigest(ReadingLib.domainSeparator(credit), deviceId, owner);
    }

    /// @dev After a release, the reading must be later than the release by more than CLOCK_TOLERANCE, because the
    ///      meter's clock may run ahead.
    function _requireFresh(uint256 time, uint256 releasedAt) private view {
        uint256 earliest = block.timestamp - BOND_READING_MAX_AGE;
        uint256 latest = block.timestamp + CLOCK_TOLERANCE;
        if (releasedAt != 0) earliest = Math.max(earliest, releasedAt + CLOCK_TOLERANCE + 1);
        if (time < earliest || time > latest) revert ReadingNotFresh(time, earliest, latest);
    }

    function _isSigned(bytes calldata signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        return SignatureChecker.isValidSignatureNow(signer, digest, signature);
    }
}
