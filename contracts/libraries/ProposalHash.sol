// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FactorRecord} from "../types/Factor.sol";
import {Call, FactorChange, NewCountry, Proposal} from "../types/Proposal.sol";

/// @title ProposalHash
/// @notice EIP-712 struct hashes of a proposal and of an approval of it.
library ProposalHash {
    string private constant CALL = "Call(address target,bytes data)";
    string private constant CHANGE = "FactorChange(uint32 zone,FactorRecord record)";
    string private constant RECORD =
        "FactorRecord(uint64 value,uint40 effectiveFrom,uint8 kind,uint8 status,uint16 sourceYear,uint16 uncertaintyBps,bytes32 sourceHash,bytes32 curve)";
    string private constant COUNTRY = "NewCountry(uint16 country,bytes2 isoCode,string name)";
    string private constant PROPOSAL =
        "Proposal(uint8 trigger,NewCountry[] countries,FactorChange[] factors,Call[] calls,bytes32 documentHash,string documentUri,uint256 salt)";
    string private constant APPROVAL = "Approval(Proposal proposal,address signer,uint64 deadline)";

    bytes32 private constant CALL_TYPEHASH = keccak256(bytes(CALL));
    bytes32 private constant CHANGE_TYPEHASH = keccak256(abi.encodePacked(CHANGE, RECORD));
    bytes32 private constant RECORD_TYPEHASH = keccak256(bytes(RECORD));
    bytes32 private constant COUNTRY_TYPEHASH = keccak256(bytes(COUNTRY));
    bytes32 private constant PROPOSAL_TYPEHASH = keccak256(abi.encodePacked(PROPOSAL, CALL, CHANGE, RECORD, COUNTRY));
    bytes32 private constant APPROVAL_TYPEHASH =
        keccak256(abi.encodePacked(APPROVAL, CALL, CHANGE, RECORD, COUNTRY, PROPOSAL));

    /// @notice hashStruct(proposal): the proposal's id.
    /// @custom:invariant SIGN-3 a proposal's id and an approval's digest: the same in Solidity, Python and eth_account
    function structHash(Proposal calldata proposal) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSAL_TYPEHASH,
                proposal.trigger,
                _countries(proposal.countries),
                _factors(proposal.factors),
                _calls(proposal.calls),
                proposal.documentHash,
                keccak256(bytes(proposal.documentUri)),
                proposal.salt
            )
        );
    }

    /// @notice hashStruct(approval) of the proposal with that id.
    function approvalHash(bytes32 proposalId, address signer, uint64 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPROVAL_TYPEHASH, proposalId, signer, deadline));
    }

    function _countries(NewCountry[] calldata countries) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](countries.length);
        for (uint256 i; i < countries.length; ++i) {
            NewCountry calldata entry = countries[i];
            hashes[i] =
                keccak256(abi.encode(COUNTRY_TYPEHASH, entry.country, entry.isoCode, keccak256(bytes(entry.name))));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _factors(FactorChange[] calldata factors) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](factors.length);
        for (uint256 i; i < factors.length; ++i) {
            FactorRecord calldata record = factors[i].record;
            // A struct of static members is encoded as its members in order, which is encodeData of EIP-712.
            bytes32 recordHash = keccak256(abi.encode(RECORD_TYPEHASH, record));
            hashes[i] = keccak256(abi.encode(CHANGE_TYPEHASH, factors[i].zone, recordHash));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _calls(Call[] calldata calls) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            hashes[i] = keccak256(abi.encode(CALL_TYPEHASH, calls[i].target, keccak256(calls[i].data)));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
