// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FactorKind, FactorRecord} from "../types/Factor.sol";
import {Proposal, ProposalState, SignedApproval, Trigger} from "../types/Proposal.sol";
import {Zone} from "../types/Zone.sol";
import {ISignerSet} from "./ISignerSet.sol";

/// @title IFactorGovernance
/// @notice The one way to change a factor, a parameter or a role: proposed, reviewed, commented on, approved by signers,
///         and executed by the timelock after its delay.
/// @dev Every period is half-open: its first second is inside, the second at which it ends is not.
///      A proposal is given whole wherever its content is needed; the contract keeps its hash.
interface IFactorGovernance is ISignerSet {
    /// @notice Where a proposal stands. Times are Unix seconds, 0 if not known yet.
    /// @param reviewedAt When it was reviewed; for one that needs no review, when it was proposed.
    /// @param commentFrom First second of the comment period: the midnight (UTC) after that.
    /// @param approvalFrom First second in which approvals count.
    /// @param approvalUntil First second in which approvals cannot complete the quorum any more.
    /// @param approvedAt When the quorum was complete.
    /// @param dueAt First second in which it may be executed.
    /// @param lapsesAt First second in which it is Expired if nothing more is done.
    /// @param required Approvals needed.
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

    /// @notice A record of a zone's history, and how it came there.
    /// @param proposalId 0 if it came by the deployment or by the guardian's quarantine.
    /// @param approvedBy The signers whose approvals carried it.
    struct FactorOrigin {
        FactorRecord record;
        bytes32 proposalId;
        bytes32 documentHash;
        address[] approvedBy;
    }

    /// @notice A change was proposed; here is all of it.
    event Proposed(bytes32 indexed proposalId, address indexed proposer, Proposal proposal);
    /// @notice The technical review is done.
    event Reviewed(
        bytes32 indexed proposalId, address indexed reviewer, bool passed, bytes32 reportHash, string reportUri
    );
    /// @notice Somebody commented. `state` says whether within the comment period.
    event Commented(
        bytes32 indexed proposalId,
        address indexed author,
        ProposalState indexed state,
        bytes32 contentHash,
        string contentUri
    );
    /// @notice A signer approved.
    event ApprovalGiven(bytes32 indexed proposalId, address indexed signer, uint256 approvals, uint256 required);
    /// @notice A signer is against it; an approval given before is taken back.
    event RejectionGiven(bytes32 indexed proposalId, address indexed signer, uint256 rejections);
    /// @notice The timelock has it.
    event Queued(bytes32 indexed proposalId, bytes32 indexed operationId, uint256 dueAt);
    /// @notice It was carried out.
    event Executed(bytes32 indexed proposalId);
    /// @notice Its proposer withdrew it.
    event Withdrawn(bytes32 indexed proposalId);
    /// @notice The review failed, or the signers are against it.
    event Rejected(bytes32 indexed proposalId);
    /// @notice What a lapsed proposal had left in the timelock was cancelled.
    event Discarded(bytes32 indexed proposalId, bytes32 indexed operationId);

    /// @notice The lists that are filled are not those of the trigger (see `propose`).
    error ProposalShapeWrong(Trigger trigger, uint256 countries, uint256 factors, uint256 calls);
    /// @notice The same proposal was made before; change its salt to make it again.
    error ProposalKnown(bytes32 proposalId);
    /// @notice No such proposal was made; a word of its content may differ.
    error ProposalUnknown(bytes32 proposalId);
    /// @notice Not in this state.
    error ProposalStateWrong(bytes32 proposalId, ProposalState state);
    /// @notice Not before that second.
    error TooEarly(bytes32 proposalId, uint256 from, uint256 nowTimestamp);
    /// @notice Lapsed at that second.
    error ProposalExpired(bytes32 proposalId, uint256 expiredAt);
    /// @notice Made under an earlier set of signers; propose it again.
    error ProposalSuperseded(bytes32 proposalId, uint256 epoch, uint256 currentEpoch);
    /// @notice Zones must come in ascending order, each once.
    error ZonesNotAscending(Zone previous, Zone zone);
    /// @notice A proposal needs the hash of a document, and so does every record.
    error DocumentMissing();
    /// @notice This function is proposed as a factor or a country, not as a call.
    error CallNotTyped(address target, bytes4 selector);
    /// @notice The zone is for factors of another kind.
    error KindNotOfZone(Zone zone, FactorKind kind);
    /// @notice A projection has no second source that measured it.
    error ProjectionVerified(Zone zone);
    /// @notice An emergency may quarantine or lower only, and this is not below what it replaces (0: nothing).
    error EmergencyNotLower(Zone zone, uint256 factor, uint256 replaced);
    /// @notice An emergency may not end a quarantine.
    error EmergencyEndsQuarantine(Zone zone);
    /// @notice An emergency's record has no curve and is not verified.
    error EmergencyNotPlain(Zone zone);
    /// @notice Who proposed cannot review.
    error ReviewerIsProposer(address account);
    /// @notice Only who proposed may withdraw.
    error NotProposer(address caller, address proposer);
    /// @notice The signer said so before.
    error AlreadyApproved(bytes32 proposalId, address signer);
    /// @notice The signer said so before; a rejection is not taken back.
    error AlreadyRejected(bytes32 proposalId, address signer);
    /// @notice The approval was signed for another chain.
    error ApprovalForAnotherChain(uint256 chainId, uint256 thisChainId);
    /// @notice The approval was signed for another proposal.
    error ApprovalForAnotherProposal(bytes32 signedFor, bytes32 proposalId);
    /// @notice The last second to deliver the approval has passed.
    error ApprovalExpired(uint256 deadline, uint256 nowTimestamp);
    /// @notice The signature has a high s: somebody altered a good one. Deliver the original.
    error ApprovalMalleable(address signer);
    /// @notice The signature is not the signer's over this proposal and deadline.
    error ApprovalInvalid(address signer, bytes32 digest);
    /// @notice Nothing is left in the timelock.
    error NothingToDiscard(bytes32 proposalId);

    /// @notice Proposes a change.
    ///         A Parameter proposal whose calls all go to this contract (signers, proposers, reviewers) is its own house:
    ///         it needs no technical review and the emergency's approvals, so that governance can never be stuck.
    /// @dev By PROPOSER_ROLE or a signer of the present set. What may be filled: under NewCountry countries and factors; under Parameter calls; under
    ///      every other trigger factors. An Emergency must be lower than what it replaces, or a quarantine.
    /// @return proposalId Its EIP-712 struct hash.
    function propose(Proposal calldata proposal) external returns (bytes32 proposalId);

    /// @notice Records the technical review. One that fails rejects the proposal.
    /// @dev By REVIEWER_ROLE, and not by who proposed. Within REVIEW_SECONDS of the proposal.
    /// @param reportHash keccak256 of the report.
    function review(bytes32 proposalId, bool passed, bytes32 reportHash, string calldata reportUri) external;

    /// @notice Leaves a comment on a proposal that is not decided yet. By anyone.
    /// @param contentHash keccak256 of the comment.
    function comment(bytes32 proposalId, bytes32 contentHash, string calldata contentUri) external;

    /// @notice Approves. From `approvalFrom` on, and until it is executed: more approvals than needed do no harm.
    /// @dev By a signer of the present set.
    function approve(bytes32 proposalId) external;

    /// @notice Delivers an approval that was signed elsewhere. By anyone.
    function approveBySignature(bytes32 proposalId, SignedApproval calldata approval) external;

    /// @notice Is against it, at any time before it is executed; an approval given before is taken back. Where the
    ///         approvals needed are lost, or cannot be reached any more, it is rejected and leaves the timelock.
    /// @dev By a signer of the present set. A rejection is not taken back.
    function reject(bytes32 proposalId) external;

    /// @notice Hands an approved proposal to the timelock. By anyone, within QUEUE_SECONDS of the last approval needed.
    /// @return operationId The timelock's name for it.
    function queue(Proposal calldata proposal) external returns (bytes32 operationId);

    /// @notice Carries out what is due. By anyone, within EXECUTION_SECONDS.
    function execute(Proposal calldata proposal) external;

    /// @notice Withdraws a proposal that is not executed yet.
    /// @dev By who proposed it.
    function withdraw(bytes32 proposalId) external;

    /// @notice Cancels what an expired or superseded proposal has left in the timelock. By anyone.
    function discard(bytes32 proposalId) external;

    /// @notice The proposal's id.
    function hashProposal(Proposal calldata proposal) external pure returns (bytes32);

    /// @notice What a signer signs to approve.
    function approvalDigest(bytes32 proposalId, address signer, uint64 deadline) external view returns (bytes32);

    /// @notice Where a proposal stands.
    function stateOf(bytes32 proposalId) external view returns (ProposalState);

    /// @notice All that is known of a proposal but its content, which is in the event `Proposed`.
    function statusOf(bytes32 proposalId) external view returns (ProposalStatus memory);

    /// @notice Every record of a zone's history, and how it came there.
    function factorOrigins(Zone zone) external view returns (FactorOrigin[] memory);

    /// @notice The timelock that carries out what passes.
    function timelock() external view returns (address);

    /// @notice The bridge whose factors are governed.
    function bridge() external view returns (address);
}
