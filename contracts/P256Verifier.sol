// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

/// @title P256Verifier
/// @notice OpenZeppelin's ERC-7913 verifier of P-256 keys, for meters with a secure element.
/// @dev Such a meter's signer is this address ‖ x ‖ y. Uses the chain's P-256 precompile where there is one.
/// @custom:kill None needed: it has no state and no owner.
contract P256Verifier is ERC7913P256Verifier {}
