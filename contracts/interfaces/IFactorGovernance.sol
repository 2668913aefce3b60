// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FactorKind, FactorRecord} from "../types/Factor.sol";
import {Proposal, ProposalState, SignedApproval, Trigger} from "../types/Proposal.sol";
import {Zone} from "../types/Zone.sol";
import {ISignerSet} from "./ISignerSet.sol";

/// @title IFactorGovernance
/// @notice The only way to change a factor, a parameter or a role: a change is proposed, reviewed, commented on,
///         approved by signers, and executed by the timelock after its delay.
/// @dev Every period is half-open: it includes its first second and excludes the second at which it ends. Calls that
///      need the content of a proposal take the whole proposal; the contract stores only its hash.
interface IFactorGovernance is ISignerSet {
    /// @notice State, times and votes of a proposal. Times are Unix seconds, 0 if not known yet.
    /// @param reviewedAt When it was reviewed; if it needs no review, when it was proposed.
    /// @param commentFrom First second of the comment period: the midnight (UTC) after `reviewedAt`. 0 for an
    ///        emergency.
    /// @param approvalFrom First second in which approvals count.
    /// @param approvalUntil First second in which approvals can no longer complete the quorum.
    /// @param approvedAt When the quorum was complete.
    /// @param dueAt First second in which it may be executed.
    /// @param lapsesAt First second in which it is Expired if no further step is taken.
    /// @param required Number of approvals needed.
    struct ProposalStatus {
        ProposalState state;
        Trigger trigger;
        address proposer;
        uint32 epoch;
        uint40 proposedAt;
        uint40 reviewedAt;
        uint40 commentFrom;
        uint40 approvalFrom;
        uint40 approvalUntil;
        uint40 approvedAt;
        uint40 dueAt;
        uint40 lapsesAt;
        uint256 required;
        address[] approvedBy;
        address[] rejectedBy;
        bytes32 operationId;
        bytes32 documentHash;
        bytes32 reportHash;
    }

    /// @notice A record of a zone's history, and the proposal that it came from.
    /// @param proposalId 0 if it came from the deployment or from a guardian's quarantine.
    /// @param approvedBy The signers who approved the proposal.
    struct FactorOrigin {
        FactorRecord record;
        bytes32 proposalId;
        bytes32 documentHash;
        address[] approvedBy;
    }

    /// @notice A change was proposed; `proposal` is its full content.
    event Proposed(bytes32 indexed proposalId, address indexed proposer, Proposal proposal);
    /// @notice The technical review was recorded.
    event Reviewed(
        bytes32 indexed proposalId, address indexed reviewer, bool passed, bytes32 reportHash, string reportUri
    );
    /// @notice A comment was recorded; `state` shows whether it came within the comment period.
    event Commented(
        bytes32 indexed proposalId,
        address indexed author,
        ProposalState indexed state,
        bytes32 contentHash,
        string contentUri
    );
    /// @notice A signer approved the proposal.
    event ApprovalGiven(bytes32 indexed proposalId, address indexed signer, uint256 approvals, uint256 required);
    /// @notice A signer rejected the proposal; an earlier approval by the signer no longer counts.
    event RejectionGiven(bytes32 indexed proposalId, address indexed signer, uint256 rejections);
    /// @notice The proposal was scheduled in the timelock.
    event Queued(bytes32 indexed proposalId, bytes32 indexed operationId, uint256 dueAt);
    /// @notice The proposal was executed.
    event Executed(bytes32 indexed proposalId);
    /// @notice The proposer withdrew the proposal.
    event Withdrawn(bytes32 indexed proposalId);
    /// @notice The proposal failed its review, or the signers rejected it.
    event Rejected(bytes32 indexed proposalId);
    /// @notice The timelock operation of an expired or superseded proposal was cancelled.
    event Discarded(bytes32 indexed proposalId, bytes32 indexed operationId);

    /// @notice Thrown when the lists that are filled do not match the trigger (see `propose`).
    error ProposalShapeWrong(Trigger trigger, uint256 countries, uint256 factors, uint256 calls);
    /// @notice Thrown when the same proposal was already made; change its salt to propose it again.
    error ProposalKnown(bytes32 proposalId);
    /// @notice Thrown when no proposal has this id; the content may differ from what was proposed.
    error ProposalUnknown(bytes32 proposalId);
    /// @notice Thrown when the proposal is not in the state that this call needs.
    error ProposalStateWrong(bytes32 proposalId, ProposalState state);
    /// @notice Thrown when the call comes before second `from`.
    error TooEarly(bytes32 proposalId, uint256 from, uint256 nowTimestamp);
    /// @notice Thrown when the proposal expired at second `expiredAt`.
    error ProposalExpired(bytes32 proposalId, uint256 expiredAt);
    /// @notice Thrown when the proposal was made under an earlier set of signers; propose it again.
    error ProposalSuperseded(bytes32 proposalId, uint256 epoch, uint256 currentEpoch);
    /// @notice Thrown when zones are not in ascending order, or one appears twice.
    error ZonesNotAscending(Zone previous, Zone zone);
    /// @notice Thrown when the hash of a proposal's document, a record's source, a report or a comment is zero.
    error DocumentMissing();
    /// @notice Thrown when a call uses a function whose effect must be proposed as a factor or a country.
    error CallNotTyped(address target, bytes4 selector);
    /// @notice Thrown when the zone is for factors of another kind.
    error KindNotOfZone(Zone zone, FactorKind kind);
    /// @notice Thrown when a projection claims to be verified: no second source can have measured it.
    error ProjectionVerified(Zone zone);
    /// @notice Thrown when an emergency neither quarantines nor lowers what it replaces (`replaced` is 0 if there is
    ///         nothing).
    error EmergencyNotLower(Zone zone, uint256 factor, uint256 replaced);
    /// @notice Thrown when an emergency would end a quarantine.
    error EmergencyEndsQuarantine(Zone zone);
    /// @notice Thrown when an emergency's record has a curve or is verified.
    error EmergencyNotPlain(Zone zone);
    /// @notice Thrown when the proposer tries to review the proposal.
    error ReviewerIsProposer(address account);
    /// @notice Thrown when the caller is not the proposer.
    error NotProposer(address caller, address proposer);
    /// @notice Thrown when the signer has already approved the proposal.
    error AlreadyApproved(bytes32 proposalId, address signer);
    /// @notice Thrown when the signer has already rejected the proposal; a rejection cannot be withdrawn.
    error AlreadyRejected(bytes32 proposalId, address signer);
    /// @notice Thrown when the approval was signed for another chain.
    error ApprovalForAnotherChain(uint256 chainId, uint256 thisChainId);
    /// @notice Thrown when the approval was signed for another proposal.
    error ApprovalForAnotherProposal(bytes32 signedFor, bytes32 proposalId);
    /// @notice Thrown when the deadline of the signed approval has passed.
    error ApprovalExpired(uint256 deadline, uint256 nowTimestamp);
    /// @notice Thrown when the signature has a high s value: somebody altered a valid signature. Submit the original.
    error ApprovalMalleable(address signer);
    /// @notice Thrown when the signature is not the signer's signature over this proposal and deadline.
    error ApprovalInvalid(address signer, bytes32 digest);
    /// @notice Thrown when the proposal has no pending operation in the timelock.
    error NothingToDiscard(bytes32 proposalId);

    /// @notice Proposes a change. A Parameter proposal whose calls all go to this contract (signers, proposers,
    ///         reviewers) is self-governing: it needs no technical review but needs the emergency threshold, so that
    ///         governance can never be stuck.
    /// @dev Only PROPOSER_ROLE or a current signer may call. Lists that are filled: countries and factors under
    ///      NewCountry; calls under Parameter; factors under every other trigger. An Emergency must be lower than what
    ///      it replaces, or a quarantine.
    /// @return proposalId EIP-712 struct hash of the proposal.
    function propose(Proposal calldata proposal) external returns (bytes32 proposalId);

    /// @notice Records the technical review. A failed review rejects the proposal.
    /// @dev Only REVIEWER_ROLE may call, but not the proposer, within REVIEW_SECONDS of the proposal.
    /// @param reportHash keccak256 of the report.
    function review(bytes32 proposalId, bool passed, bytes32 reportHash, string calldata reportUri) external;

    /// @notice Records a comment on a proposal that is still open. Anyone may call.
    /// @param contentHash keccak256 of the comment.
    function comment(bytes32 proposalId, bytes32 contentHash, string calldata contentUri) external;

    /// @notice Approves a proposal, from `approvalFrom` on and until it is executed. More approvals than needed do no
    ///         harm.
    /// @dev Only a current signer may call.
    function approve(bytes32 proposalId) external;

    /// @notice Submits an approval that was signed off chain. Anyone may call.
    function approveBySignature(bytes32 proposalId, SignedApproval calldata approval) external;

    /// @notice Rejects a proposal at any time before it is executed; an earlier approval by the signer no longer
    ///         counts. If the approvals needed are lost or can no longer be reached, the proposal becomes Rejected and
    ///         its timelock operation is cancelled.
    /// @dev Only a current signer may call. A rejection cannot be withdrawn.
    function reject(bytes32 proposalId) external;

    /// @notice Schedules an approved proposal in the timelock. Anyone may call, within QUEUE_SECONDS of the approval
    ///         that completed the quorum.
    /// @return operationId Id of the timelock operation.
    function queue(Proposal calldata proposal) external returns (bytes32 operationId);

    /// @notice Executes a proposal that is due. Anyone may call, within EXECUTION_SECONDS of its due time.
    function execute(Proposal calldata proposal) external;

    /// @notice Withdraws a proposal that is not executed yet.
    /// @dev Only the proposer may call.
    function withdraw(bytes32 proposalId) external;

    /// @notice Cancels the timelock operation of an expired or superseded proposal. Anyone may call.
    function discard(bytes32 proposalId) external;

    /// @notice Id of a proposal: its EIP-712 struct hash.
    function hashProposal(Proposal calldata proposal) external pure returns (bytes32);

    /// @notice EIP-712 digest that a signer signs to approve.
    function approvalDigest(bytes32 proposalId, address signer, uint64 deadline) external view returns (bytes32);

    /// @notice Current state of a proposal.
    function stateOf(bytes32 proposalId) external view returns (ProposalState);

    /// @notice State, times and votes of a proposal; its content is in the event `Proposed`.
    function statusOf(bytes32 proposalId) external view returns (ProposalStatus memory);

    /// @notice Every record of a zone's history, and the proposal that it came from.
    function factorOrigins(Zone zone) external view returns (FactorOrigin[] memory);

    /// @notice Timelock that executes approved proposals.
    function timelock() external view returns (address);

    /// @notice Bridge whose factors are governed.
    function bridge() external view returns (address);
}
