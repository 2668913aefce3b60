// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFactorGovernance} from "../interfaces/IFactorGovernance.sol";
import {ProposalState, Trigger} from "../types/Proposal.sol";
import {SignerSet} from "./SignerSet.sol";

/// @title ProposalLife
/// @notice Stores the record of each proposal and derives its state at any second. This contract does not change a
///         record.
abstract contract ProposalLife is SignerSet, IFactorGovernance {
    /// @notice Time to review a proposal; it expires if it is not reviewed in this time.
    uint256 public constant REVIEW_SECONDS = 30 days;
    /// @notice Time for public comments: whole days (UTC), from the midnight after the review.
    uint256 public constant COMMENT_SECONDS = 7 days;
    /// @notice Time for the signers to approve.
    uint256 public constant APPROVAL_SECONDS = 14 days;
    /// @notice Time to queue an approved proposal in the timelock.
    uint256 public constant QUEUE_SECONDS = 7 days;
    /// @notice Time to execute a proposal that is due.
    uint256 public constant EXECUTION_SECONDS = 14 days;

    /// @dev Five slots. `approvals` and `rejections` have one bit for each index in the set of signers `epoch`.
    struct Record {
        address proposer;
        uint40 proposedAt;
        uint40 reviewedAt;
        Trigger trigger;
        ProposalState end; // Executed, Withdrawn or Rejected; Unknown while it is open
        bool needsEmergencyThreshold;
        uint32 epoch;
        uint32 approvals;
        uint32 rejections;
        uint40 approvedAt;
        uint40 dueAt;
        bytes32 operationId;
        bytes32 documentHash;
        bytes32 reportHash;
    }

    mapping(bytes32 proposalId => Record) internal _records;

    /// @inheritdoc IFactorGovernance
    function stateOf(bytes32 proposalId) public view returns (ProposalState state) {
        (state,) = _progress(_records[proposalId]);
    }

    /// @dev First seconds of the comment period and of the approval period. An emergency has no comment period.
    function _periods(Record storage record) internal view returns (uint256 commentFrom, uint256 approvalFrom) {
        uint256 reviewedAt = record.reviewedAt;
        if (record.trigger == Trigger.Emergency) return (0, reviewedAt);
        commentFrom = (reviewedAt / 1 days + 1) * 1 days;
        approvalFrom = commentFrom + COMMENT_SECONDS;
    }

    /// @dev The state, and the second at which the proposal expires if no further step is taken; 0 if it cannot expire.
    /// @custom:invariant GOV-5 a new set of signers supersedes every proposal that the old one has not finished
    function _progress(Record storage record) internal view returns (ProposalState state, uint256 lapsesAt) {
        if (record.proposedAt == 0) return (ProposalState.Unknown, 0);
        if (record.end != ProposalState.Unknown) return (record.end, 0);
        if (record.epoch != epoch()) return (ProposalState.Superseded, 0);
        if (record.dueAt != 0) {
            (state, lapsesAt) = (ProposalState.Queued, record.dueAt + EXECUTION_SECONDS);
        } else if (record.approvedAt != 0) {
            (state, lapsesAt) = (ProposalState.Approved, record.approvedAt + QUEUE_SECONDS);
        } else if (record.reviewedAt == 0) {
            (state, lapsesAt) = (ProposalState.Proposed, record.proposedAt + REVIEW_SECONDS);
        } else {
            (uint256 commentFrom, uint256 approvalFrom) = _periods(record);
            lapsesAt = approvalFrom + APPROVAL_SECONDS;
            if (block.timestamp < commentFrom) state = ProposalState.Reviewed;
            else if (block.timestamp < approvalFrom) state = ProposalState.InComment;
            else state = ProposalState.InApproval;
        }
        if (block.timestamp >= lapsesAt) state = ProposalState.Expired;
    }

    /// @dev Reverts with the reason unless the proposal is open, so that a further step is possible.
    function _requireOpen(bytes32 proposalId) internal view returns (ProposalState state) {
        Record storage record = _records[proposalId];
        uint256 lapsesAt;
        (state, lapsesAt) = _progress(record);
        if (state == ProposalState.Unknown) revert ProposalUnknown(proposalId);
        if (state == ProposalState.Expired) revert ProposalExpired(proposalId, lapsesAt);
        if (state == ProposalState.Superseded) revert ProposalSuperseded(proposalId, record.epoch, epoch());
        if (state > ProposalState.Queued) revert ProposalStateWrong(proposalId, state);
    }

    function _requireState(bytes32 proposalId, ProposalState expected) internal view {
        ProposalState state = _requireOpen(proposalId);
        if (state != expected) revert ProposalStateWrong(proposalId, state);
    }

    function _requiredApprovals(Record storage record) internal view returns (uint256) {
        return _thresholdAt(record.epoch, record.needsEmergencyThreshold);
    }
}
