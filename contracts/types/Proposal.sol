// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "./Country.sol";
import {FactorRecord} from "./Factor.sol";
import {Zone} from "./Zone.sol";

/// @notice Reason for a change. The order is part of the ABI.
/// @dev AnnualReview; GridChange: more than 5 % of the grid's composition; NewRenewables: more than 10 % of new
///      renewable capacity; PolicyChange; Emergency: see FactorRules.requireLower; NewCountry; Parameter: any change
///      except of a factor.
enum Trigger {
    AnnualReview,
    GridChange,
    NewRenewables,
    PolicyChange,
    Emergency,
    NewCountry,
    Parameter
}

/// @notice State of a proposal. The order is part of the ABI; docs/governance.md has a diagram.
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

/// @notice A call that the timelock makes, without value.
struct Call {
    address target;
    bytes data;
}

/// @notice Everything that a signer approves. Its id is its EIP-712 struct hash, so that a wallet can show its full
///         content.
/// @param trigger Reason for the change; it determines which of the three lists may be filled.
/// @param countries Countries to add first; only under NewCountry.
/// @param factors Records to add next, in ascending order of their zones; not under Parameter.
/// @param calls Only under Parameter.
/// @param documentHash keccak256 of the document that states the reasons.
/// @param documentUri Location of that document.
/// @param salt Distinguishes proposals that have the same content.
struct Proposal {
    Trigger trigger;
    NewCountry[] countries;
    FactorChange[] factors;
    Call[] calls;
    bytes32 documentHash;
    string documentUri;
    uint256 salt;
}

/// @notice An approval that was signed off chain; anyone may submit it.
/// @param chainId The chain that it was signed for.
/// @param proposalId The proposal that it was signed for.
/// @param signer An account, or a contract that implements ERC-1271.
/// @param deadline Last Unix second in which it may be submitted.
/// @param signature Over `Approval(Proposal proposal,address signer,uint64 deadline)` under this contract's domain.
struct SignedApproval {
    uint256 chainId;
    bytes32 proposalId;
    address signer;
    uint64 deadline;
    bytes signature;
}
