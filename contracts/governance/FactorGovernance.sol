// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {ICountryRegistry} from "../interfaces/ICountryRegistry.sol";
import {IFactorGovernance} from "../interfaces/IFactorGovernance.sol";
import {FactorRules} from "../libraries/FactorRules.sol";
import {ProposalHash} from "../libraries/ProposalHash.sol";
import {FactorRecord} from "../types/Factor.sol";
import {Proposal, ProposalState, SignedApproval, Trigger} from "../types/Proposal.sol";
import {Zone} from "../types/Zone.sol";
import {ProposalLife} from "./ProposalLife.sol";

/// @title FactorGovernance
/// @notice Takes a change from its proposal to its execution. Every step is public.
/// @dev The timelock holds the administrative roles; only this contract may schedule, cancel and execute there.
/// @custom:kill Signers reject unwanted proposals; the timelock can grant the roles of this contract to another one.
contract FactorGovernance is ProposalLife, AccessControl, EIP712 {
    /// @notice May propose, as signers may, and withdraw its own proposals.
    bytes32 public constant PROPOSER_ROLE = keccak256("PROPOSER_ROLE");
    /// @notice May review proposals that others made.
    bytes32 public constant REVIEWER_ROLE = keccak256("REVIEWER_ROLE");

    /// @notice Shortest delay before an execution, whatever the timelock's own delay is.
    uint256 public constant MIN_DELAY_SECONDS = 24 hours;
    TimelockController private immutable _timelock;
    ICountryRegistry private immutable _bridge;
    mapping(Zone => mapping(uint256 index => bytes32 proposalId)) private _origins;

    /// @param timelock_ Timelock that executes approved proposals, once this contract has its roles there.
    /// @param bridge_ Bridge whose factors are governed.
    /// @param signers_ The first set of signers.
    /// @param threshold_ Approvals that a proposal needs.
    /// @param emergencyThreshold_ Approvals that an emergency needs.
    /// @param admin Initial holder of DEFAULT_ADMIN_ROLE, which grants the roles.
    constructor(
        TimelockController timelock_,
        ICountryRegistry bridge_,
        address[] memory signers_,
        uint8 threshold_,
        uint8 emergencyThreshold_,
        address admin
    ) EIP712("Gramwatt Governance", "1") {
        _timelock = timelock_;
        _bridge = bridge_;
        _setSigners(signers_, threshold_, emergencyThreshold_);
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    // -- Proposal, review and approval --

    /// @inheritdoc IFactorGovernance
    function propose(Proposal calldata proposal) external returns (bytes32 proposalId) {
        if (!hasRole(PROPOSER_ROLE, msg.sender) && !_isSigner(msg.sender)) {
            revert AccessControlUnauthorizedAccount(msg.sender, PROPOSER_ROLE);
        }
        _requireShape(proposal);
        proposalId = ProposalHash.structHash(proposal);
        Record storage record = _records[proposalId];
        if (record.proposedAt != 0) revert ProposalKnown(proposalId);
        record.proposer = msg.sender;
        record.proposedAt = uint40(block.timestamp);
        record.trigger = proposal.trigger;
        record.epoch = uint32(epoch());
        record.documentHash = proposal.documentHash;
        bool isSelfGoverning = _isSelfGoverning(proposal);
        record.needsEmergencyThreshold = isSelfGoverning || proposal.trigger == Trigger.Emergency;
        // There are no sources to review, and a reviewer must not be able to block the appointment of another.
        if (isSelfGoverning) record.reviewedAt = uint40(block.timestamp);
        emit Proposed(proposalId, msg.sender, proposal);
    }

    /// @inheritdoc IFactorGovernance
    function review(bytes32 proposalId, bool passed, bytes32 reportHash, string calldata reportUri)
        external
        onlyRole(REVIEWER_ROLE)
    {
        _requireState(proposalId, ProposalState.Proposed);
        if (reportHash == 0) revert DocumentMissing();
        Record storage record = _records[proposalId];
        if (record.proposer == msg.sender) revert ReviewerIsProposer(msg.sender);
        record.reviewedAt = uint40(block.timestamp);
        record.reportHash = reportHash;
        emit Reviewed(proposalId, msg.sender, passed, reportHash, reportUri);
        if (!passed) _end(proposalId, record, ProposalState.Rejected);
    }

    /// @inheritdoc IFactorGovernance
    function comment(bytes32 proposalId, bytes32 contentHash, string calldata contentUri) external {
        ProposalState state = _requireOpen(proposalId);
        if (contentHash == 0) revert DocumentMissing();
        emit Commented(proposalId, msg.sender, state, contentHash, contentUri);
    }

    /// @inheritdoc IFactorGovernance
    function approve(bytes32 proposalId) external {
        _approve(proposalId, msg.sender, _indexOf(msg.sender));
    }

    /// @inheritdoc IFactorGovernance
    function approveBySignature(bytes32 proposalId, SignedApproval calldata approval) external {
        if (approval.chainId != block.chainid) revert ApprovalForAnotherChain(approval.chainId, block.chainid);
        if (approval.proposalId != proposalId) revert ApprovalForAnotherProposal(approval.proposalId, proposalId);
        if (block.timestamp > approval.deadline) revert ApprovalExpired(approval.deadline, block.timestamp);
        address signer = approval.signer;
        uint256 signerIndex = _indexOf(signer);
        bytes32 digest = approvalDigest(proposalId, signer, approval.deadline);
        if (signer.code.length == 0) {
            (, ECDSA.RecoverError recoverError,) = ECDSA.tryRecoverCalldata(digest, approval.signature);
            if (recoverError == ECDSA.RecoverError.InvalidSignatureS) revert ApprovalMalleable(signer);
        }
        if (!SignatureChecker.isValidSignatureNowCalldata(signer, digest, approval.signature)) {
            revert ApprovalInvalid(signer, digest);
        }
        _approve(proposalId, signer, signerIndex);
    }

    /// @inheritdoc IFactorGovernance
    function reject(bytes32 proposalId) external {
        uint256 signerIndex = _indexOf(msg.sender);
        _requireOpen(proposalId);
        Record storage record = _records[proposalId];
        uint32 bit = uint32(1 << signerIndex);
        if (record.rejections & bit != 0) revert AlreadyRejected(proposalId, msg.sender);
        record.rejections |= bit;
        record.approvals &= ~bit;
        uint256 rejections = _countBits(record.rejections);
        emit RejectionGiven(proposalId, msg.sender, rejections);
        uint256 required = _requiredApprovals(record);
        bool isQuorumLost = record.approvedAt != 0 && _countBits(record.approvals) < required;
        if (isQuorumLost || _signerCount(record.epoch) - rejections < required) {
            _end(proposalId, record, ProposalState.Rejected);
        }
    }

    // -- Timelock --

    /// @inheritdoc IFactorGovernance
    function queue(Proposal calldata proposal) external returns (bytes32 operationId) {
        bytes32 proposalId = ProposalHash.structHash(proposal);
        _requireState(proposalId, ProposalState.Approved);
        uint256 delay = _timelock.getMinDelay();
        if (delay < MIN_DELAY_SECONDS) delay = MIN_DELAY_SECONDS;
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = _operation(proposal);
        operationId = _timelock.hashOperationBatch(targets, values, payloads, 0, proposalId);
        Record storage record = _records[proposalId];
        record.dueAt = uint40(block.timestamp + delay);
        record.operationId = operationId;
        emit Queued(proposalId, operationId, block.timestamp + delay);
        _timelock.scheduleBatch(targets, values, payloads, 0, proposalId, delay);
    }

    /// @inheritdoc IFactorGovernance
    /// @custom:invariant GOV-1 nothing is executed without the approvals, comment period and delay that it needs
    /// @custom:invariant GOV-3 every record that governance made can be traced to its proposal
    function execute(Proposal calldata proposal) external {
        bytes32 proposalId = ProposalHash.structHash(proposal);
        _requireState(proposalId, ProposalState.Queued);
        Record storage record = _records[proposalId];
        if (block.timestamp < record.dueAt) revert TooEarly(proposalId, record.dueAt, block.timestamp);
        record.end = ProposalState.Executed;
        // The history may have changed since the proposal was made.
        if (proposal.trigger == Trigger.Emergency) _requireLower(proposal);
        for (uint256 i; i < proposal.factors.length; ++i) {
            Zone zone = proposal.factors[i].zone;
            _origins[zone][_bridge.factorHistory(zone).length] = proposalId;
        }
        emit Executed(proposalId);
        (address[] memory targets, uint256[] memory values, bytes[] memory payloads) = _operation(proposal);
        _timelock.executeBatch(targets, values, payloads, 0, proposalId);
    }

    /// @inheritdoc IFactorGovernance
    function withdraw(bytes32 proposalId) external {
        _requireOpen(proposalId);
        Record storage record = _records[proposalId];
        if (record.proposer != msg.sender) revert NotProposer(msg.sender, record.proposer);
        _end(proposalId, record, ProposalState.Withdrawn);
    }

    /// @inheritdoc IFactorGovernance
    function discard(bytes32 proposalId) external {
        ProposalState state = stateOf(proposalId);
        if (state != ProposalState.Expired && state != ProposalState.Superseded) {
            revert ProposalStateWrong(proposalId, state);
        }
        bytes32 operationId = _records[proposalId].operationId;
        if (operationId == 0 || !_timelock.isOperationPending(operationId)) revert NothingToDiscard(proposalId);
        emit Discarded(proposalId, operationId);
        _timelock.cancel(operationId);
    }

    // -- Views --

    /// @inheritdoc IFactorGovernance
    function hashProposal(Proposal calldata proposal) external pure returns (bytes32) {
        return ProposalHash.structHash(proposal);
    }

    /// @inheritdoc IFactorGovernance
    function approvalDigest(bytes32 proposalId, address signer, uint64 deadline) public view returns (bytes32) {
        return _hashTypedDataV4(ProposalHash.approvalHash(proposalId, signer, deadline));
    }

    /// @inheritdoc IFactorGovernance
    function statusOf(bytes32 proposalId) external view returns (ProposalStatus memory status) {
        Record storage record = _records[proposalId];
        if (record.proposedAt == 0) revert ProposalUnknown(proposalId);
        uint256 lapsesAt;
        (status.state, lapsesAt) = _progress(record);
        status.trigger = record.trigger;
        status.proposer = record.proposer;
        status.epoch = record.epoch;
        status.proposedAt = record.proposedAt;
        status.reviewedAt = record.reviewedAt;
        if (record.reviewedAt != 0) {
            (uint256 commentFrom, uint256 approvalFrom) = _periods(record);
            status.commentFrom = uint40(commentFrom);
            status.approvalFrom = uint40(approvalFrom);
            status.approvalUntil = uint40(approvalFrom + APPROVAL_SECONDS);
        }
        status.approvedAt = record.approvedAt;
        status.dueAt = record.dueAt;
        status.lapsesAt = uint40(lapsesAt);
        status.required = _requiredApprovals(record);
        status.approvedBy = _members(record.epoch, record.approvals);
        status.rejectedBy = _members(record.epoch, record.rejections);
        status.operationId = record.operationId;
        status.documentHash = record.documentHash;
        status.reportHash = record.reportHash;
    }

    /// @inheritdoc IFactorGovernance
    function factorOrigins(Zone zone) external view returns (FactorOrigin[] memory origins) {
        FactorRecord[] memory history = _bridge.factorHistory(zone);
        origins = new FactorOrigin[](history.length);
        for (uint256 i; i < history.length; ++i) {
            bytes32 proposalId = _origins[zone][i];
            Record storage record = _records[proposalId];
            origins[i] =
                FactorOrigin(history[i], proposalId, record.documentHash, _members(record.epoch, record.approvals));
        }
    }

    /// @inheritdoc IFactorGovernance
    function timelock() external view returns (address) {
        return address(_timelock);
    }

    /// @inheritdoc IFactorGovernance
    function bridge() external view returns (address) {
        return address(_bridge);
    }

    // -- Internal --

    function _requireTimelock() internal view override {
        if (msg.sender != address(_timelock)) revert NotTimelock(msg.sender);
    }

    function _requireShape(Proposal calldata proposal) private view {
        (uint256 countries, uint256 factors, uint256 calls) =
            (proposal.countries.length, proposal.factors.length, proposal.calls.length);
        Trigger trigger = proposal.trigger;
        bool isShapeValid = trigger == Trigger.Parameter
            ? calls > 0 && countries == 0 && factors == 0
            : calls == 0 && factors > 0 && (countries > 0) == (trigger == Trigger.NewCountry);
        if (!isShapeValid) revert ProposalShapeWrong(trigger, countries, factors, calls);
        if (proposal.documentHash == 0) revert DocumentMissing();
        for (uint256 i; i < factors; ++i) {
            FactorRules.requireKind(proposal.factors[i]);
            if (proposal.factors[i].record.sourceHash == 0) revert DocumentMissing();
            if (i == 0) continue;
            (Zone previous, Zone zone) = (proposal.factors[i - 1].zone, proposal.factors[i].zone);
            if (Zone.unwrap(previous) >= Zone.unwrap(zone)) revert ZonesNotAscending(previous, zone);
        }
        if (trigger == Trigger.Emergency) _requireLower(proposal);
        for (uint256 i; i < calls; ++i) {
            bytes4 selector = bytes4(proposal.calls[i].data);
            bool isTyped = selector == ICountryRegistry.recordFactor.selector
                || selector == ICountryRegistry.updateCountryEmissionFactor.selector
                || selector == ICountryRegistry.addCountry.selector
                || selector == ICountryRegistry.initializeCountryFactors.selector;
            if (isTyped) revert CallNotTyped(proposal.calls[i].target, selector);
        }
    }

    /// @dev Whether a proposal changes only this contract's signers and roles.
    function _isSelfGoverning(Proposal calldata proposal) private view returns (bool) {
        for (uint256 i; i < proposal.calls.length; ++i) {
            if (proposal.calls[i].target != address(this)) return false;
        }
        return proposal.trigger == Trigger.Parameter;
    }

    function _requireLower(Proposal calldata proposal) private view {
        for (uint256 i; i < proposal.factors.length; ++i) {
            FactorRules.requireLower(proposal.factors[i], _bridge.factorHistory(proposal.factors[i].zone));
        }
    }

    /// @custom:invariant GOV-2 an approval counts once, by a signer of the set that the proposal was made under
    function _approve(bytes32 proposalId, address signer, uint256 signerIndex) private {
        ProposalState state = _requireOpen(proposalId);
        Record storage record = _records[proposalId];
        if (state < ProposalState.InApproval) {
            if (state == ProposalState.Proposed) revert ProposalStateWrong(proposalId, state);
            (, uint256 approvalFrom) = _periods(record);
            revert TooEarly(proposalId, approvalFrom, block.timestamp);
        }
        uint32 bit = uint32(1 << signerIndex);
        if (record.approvals & bit != 0) revert AlreadyApproved(proposalId, signer);
        if (record.rejections & bit != 0) revert AlreadyRejected(proposalId, signer);
        record.approvals |= bit;
        (uint256 approvals, uint256 required) = (_countBits(record.approvals), _requiredApprovals(record));
        if (approvals == required && record.approvedAt == 0) record.approvedAt = uint40(block.timestamp);
        emit ApprovalGiven(proposalId, signer, approvals, required);
    }

    function _end(bytes32 proposalId, Record storage record, ProposalState end) private {
        record.end = end;
        if (end == ProposalState.Rejected) emit Rejected(proposalId);
        else emit Withdrawn(proposalId);
        if (record.dueAt != 0) _timelock.cancel(record.operationId);
    }

    /// @dev The timelock operation of a proposal: countries, then factors, then calls.
    function _operation(Proposal calldata proposal)
        private
        view
        returns (address[] memory targets, uint256[] memory values, bytes[] memory payloads)
    {
        (uint256 countries, uint256 factors) = (proposal.countries.length, proposal.factors.length);
        uint256 total = countries + factors + proposal.calls.length;
        (targets, values, payloads) = (new address[](total), new uint256[](total), new bytes[](total));
        for (uint256 i; i < total; ++i) {
            targets[i] = address(_bridge);
            if (i < countries) {
                payloads[i] = abi.encodeCall(
                    ICountryRegistry.addCountry,
                    (proposal.countries[i].country, proposal.countries[i].isoCode, proposal.countries[i].name)
                );
            } else if (i < countries + factors) {
                payloads[i] = abi.encodeCall(
                    ICountryRegistry.recordFactor,
                    (proposal.factors[i - countries].zone, proposal.factors[i - countries].record)
                );
            } else {
                (targets[i], payloads[i]) =
                (proposal.calls[i - countries - factors].target, proposal.calls[i - countries - factors].data);
            }
        }
    }
}
