// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BatchSummary, EnergyBatch} from "../types/Batch.sol";
import {CreditId} from "../types/CreditId.sol";

/// @title IBatchLedger
/// @notice Accepts batches of meter registers, prices them after a challenge window, and mints the credits that are
///         claimed.
/// @dev Guarantees, for any caller and any order of calls:
///      1. A register only moves forward, by no more than its nameplate allows: no Wh is credited twice.
///      2. For every fleet and class, units · 1e12 + carry == Σ (Wh · factor): nothing is rounded away.
///      3. A batch is priced by the factors in force while its energy was metered, never by later ones.
///      4. Every batch that can be submitted can be processed.
interface IBatchLedger {
    /// @notice Unclaimed units and carry of a fleet in one class.
    /// @param units Whole units not claimed yet.
    /// @param carryNg Remainder in ng, below 1e12.
    struct Accrual {
        uint128 units;
        uint128 carryNg;
    }

    /// @notice Status of a batch.
    /// @dev Unknown: never submitted. Waiting: for its window or for a quarantine to end. Processed: final.
    enum BatchStatus {
        Unknown,
        Waiting,
        Processed
    }

    /// @notice A batch's registers were stored; `summary` is the input of `processBatch`.
    event BatchSubmitted(bytes32 indexed batchId, bytes32 evidence, BatchSummary summary);
    /// @notice Fleets in quarantined zones are still waiting; `rest` is the input of `processBatch` from now on.
    event BatchDeferred(bytes32 indexed batchId, BatchSummary rest);
    /// @notice Every fleet of the batch was priced.
    event BatchProcessed(bytes32 indexed batchId);
    /// @notice Credits were minted to a fleet's beneficiary.
    event CreditsClaimed(uint32 indexed fleet, CreditId indexed creditId, address indexed beneficiary, uint256 units);
    /// @notice The challenge window of batches submitted from now on changed.
    event ChallengeWindowSet(uint256 oldSeconds, uint256 newSeconds);

    /// @notice Thrown when the period does not end after it begins.
    error PeriodEmpty(uint256 periodStart, uint256 periodEnd);
    /// @notice Thrown when the period ends in the future.
    error PeriodInFuture(uint256 periodEnd, uint256 nowTimestamp);
    /// @notice Thrown when the period begins before the fleet was opened.
    error PeriodBeforeFleet(uint32 fleet, uint256 periodStart, uint256 fleetSince);
    /// @notice Thrown when the batch has no fleets, or a fleet in it has no registers.
    error BatchEmpty();
    /// @notice Thrown when the batch was already submitted.
    error BatchKnown(bytes32 batchId);
    /// @notice Thrown when fleets or words are not in ascending order, or overlap.
    error WordsNotAscending(uint32 fleet, uint256 firstWord, uint256 firstFree);
    /// @notice Thrown when a word is beyond the last one that a fleet can have.
    error WordOutOfRange(uint32 fleet, uint256 word, uint256 maxWord);
    /// @notice Thrown when a lane advanced by more than its nameplate allows over the period, or went back.
    error RegisterJumped(uint32 fleet, uint256 lane, uint256 advanceWh, uint256 limitWh);
    /// @notice Thrown when a lane moved that is suspended, released or not opened for crediting.
    error LaneFrozen(uint32 fleet, uint256 lane, uint256 registerWh, uint256 givenWh);
    /// @notice Thrown when a lane moved that is assigned to no device.
    error LaneUnassigned(uint32 fleet, uint256 lane, uint256 lanes);
    /// @notice Thrown when the policy in force requires a country and the fleet has none; migrate the fleet's devices.
    error CountryRequired(uint32 fleet);
    /// @notice Thrown when the summary does not match the batch's commitment, or the batch is unknown or processed.
    error CommitmentMismatch(bytes32 batchId, bytes32 given, bytes32 committed);
    /// @notice Thrown when the challenge window is still open.
    error WindowOpen(uint256 windowEndsAt, uint256 nowTimestamp);
    /// @notice Thrown when every remaining fleet of the batch is in a quarantined zone.
    error BatchInQuarantine(bytes32 batchId);
    /// @notice Thrown when the fleet has no unclaimed units in this class.
    error NothingToClaim(uint32 fleet, CreditId creditId);
    /// @notice Thrown when the challenge window is outside the range `min` to `max`, in seconds.
    error WindowOutOfRange(uint256 windowSeconds, uint256 min, uint256 max);

    /// @notice Submits a batch that at least k oracles signed. Anyone may call.
    /// @param batch Fleets and words are in ascending order; the period lies in the past.
    /// @param signatures Signatures of `batchId` by at least k oracles, in ascending order of signer.
    /// @return batchId EIP-712 digest of the batch under the bridge's domain.
    /// @custom:invariant REG-4 the registers on chain move by exactly the energy in the summary
    function submitEnergyDataBatch(EnergyBatch calldata batch, bytes[] calldata signatures)
        external
        returns (bytes32 batchId);

    /// @notice Prices a batch after its challenge window. Anyone may call. Fleets in quarantined zones remain in the
    ///         batch.
    /// @param summary From the last BatchSubmitted or BatchDeferred event of the batch.
    /// @custom:invariant LAW-3 for every fleet and class, (claimed + units) · 1e12 + carry == Σ (Wh · factor)
    function processBatch(BatchSummary calldata summary) external;

    /// @notice Mints a fleet's unclaimed units of a class to its beneficiary. Anyone may call.
    /// @dev Warning: a beneficiary contract that refuses ERC-1155 tokens blocks its own claims, but no others.
    function claimCredits(uint32 fleet, CreditId creditId) external;

    /// @notice Sets the challenge window of batches submitted from now on, in seconds.
    /// @dev Only DEFAULT_ADMIN_ROLE may call.
    function setChallengeWindow(uint40 windowSeconds) external;

    /// @notice Seconds that a batch waits before it can be processed.
    function challengeWindowSeconds() external view returns (uint256);

    /// @notice EIP-712 digest that the oracles sign for this batch.
    function batchDigest(EnergyBatch calldata batch) external view returns (bytes32);

    /// @notice Status of a batch.
    function batchStatus(bytes32 batchId) external view returns (BatchStatus);

    /// @notice The commitment of a waiting batch: keccak256(abi.encode(summary)); zero if unknown, one if processed.
    function batchCommitments(bytes32 batchId) external view returns (bytes32);

    /// @notice Unclaimed units and carry of a fleet in a class.
    function accruals(uint32 fleet, CreditId creditId) external view returns (Accrual memory);
}
