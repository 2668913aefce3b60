// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "./Country.sol";
import {FactorRecord} from "./Factor.sol";
import {Zone} from "./Zone.sol";

/// @notice Why a change is proposed. The order is part of the ABI.
/// @dev AnnualReview; GridChange: more than 5 % of the grid's composition; NewRenewables: more than 10 % of new renewable
///      capacity; PolicyChange; Emergency: see FactorRules.requireLower; NewCountry; Parameter: anything but a factor.
enum Trigger {
    AnnualReview,
    GridChange,
    NewRenewables,
    PolicyChange,
    Emergency,
    NewCountry,
    Parameter
}

/// @notice Where a proposal stands. The order is part of the ABI; docs/governance.md draws it.
enum ProposalState {
    Unknown,
    Proposed,
    Reviewed,
    InComment,
    InApproval,
    Approved,
    Queued,
    Executed,
    Withdrawn,
    Rejected,
    Expired,
    Superseded
}

/// @notice A country to add.
/// @param country ISO 3166-1 numeric code.
/// @param isoCode ISO 3166-1 alpha-2 code.
/// @param name English short name, 1 to 31 bytes.
struct NewCountry {
    Country country;
    bytes2 isoCode;
    string name;
}

/// @notice A record to add to a zone's history.
struct FactorChange {
    Zone zone;
    FactorRecord record;
}

/// @notice A call that the timelock is to make, without value.
struct Call {
    address target;
    bytes data;
}

/// @notice All that a signer agrees to. Its id is its EIP-712 struct hash, so a wallet can show every word of it.
/// @param trigger Why; it decides which of the three lists may be filled.
/// @param countries Added first; only under NewCountry.
/// @param factors Recorded next, in ascending order of their zones; not under Parameter.
/// @param calls Only under Parameter.
/// @param documentHash keccak256 of the document that gives the reasons.
/// @param documentUri Where that document is.
/// @param salt Sets apart two proposals of the same content.
struct Proposal {
    Trigger trigger;
    NewCountry[] countries;
    FactorChange[] factors;
    Call[] calls;
    bytes32 documentHash;
    string documentUri;
    uint256 salt;
}

/// @notice An approval that was signed elsewhere, as anyone may deliver it.
/// @param chainId The chain that it was signed for.
/// @param proposalId The proposal that it was signed for.
/// @param signer An account, or a contract that answers ERC-1271.
/// @param deadline Last Unix second in which it may be delivered.
/// @param signature Over `Approval(Proposal proposal,address signer,uint64 deadline)` under this contract's domain.
struct SignedApproval {
    uint256 chainId;
    bytes32 proposalId;
    address signer;
    uint64 deadline;
    bytes signature;
}
