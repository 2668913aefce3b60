// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BatchSummary, EnergyBatch} from "../types/Batch.sol";
import {CreditId} from "../types/CreditId.sol";

/// @title IBatchLedger
/// @notice Batches: registers advance, the batch waits out its window, is priced, and credits are claimed.
/// @dev Guarantees, whoever calls and in whatever order:
///      1. A register only moves forward, by what its nameplate allows: no Wh is credited twice.
///      2. For every fleet and class, units · 1e12 + carry == Σ (Wh · factor): nothing is rounded away.
///      3. A batch is priced by the factors in force while its energy was metered, never by later ones.
///      4. Every batch that can be submitted can be processed.
interface IBatchLedger {
    /// @notice What a fleet has earned in one class.
    /// @param units Whole units not claimed yet.
    /// @param carryNg What is left over, in ng, below 1e12.
    struct Accrual {
        uint128 units;
        uint128 carryNg;
    }

    /// @notice Where a batch is.
    /// @dev Unknown; Waiting for its window or for a quarantine to end; Processed for good.
    enum BatchStatus {
        Unknown,
        Waiting,
        Processed
    }

    /// @notice A batch's registers are in; `summary` is what processing takes.
    event BatchSubmitted(bytes32 indexed batchId, bytes32 evidence, BatchSummary summary);
    /// @notice Fleets in quarantined zones wait; `rest` is what processing takes from now on.
    event BatchDeferred(bytes32 indexed batchId, BatchSummary rest);
    /// @notice All of a batch is priced.
    event BatchProcessed(bytes32 indexed batchId);
    /// @notice Credits were minted to a fleet's beneficiary.
    event CreditsClaimed(uint32 indexed fleet, CreditId indexed creditId, address indexed beneficiary, uint256 units);
    /// @notice The window of batches submitted from now on changed.
    event ChallengeWindowSet(uint256 oldSeconds, uint256 newSeconds);

    /// @notice The period ends before, or when, it begins.
    error PeriodEmpty(uint256 periodStart, uint256 periodEnd);
    /// @notice The period ends in the future.
    error PeriodInFuture(uint256 periodEnd, uint256 nowTimestamp);
    /// @notice The period begins before the fleet was opened.
    error PeriodBeforeFleet(uint32 fleet, uint256 periodStart, uint256 fleetSince);
    /// @notice The batch has no registers, or a fleet in it has none.
    error BatchEmpty();
    /// @notice The batch was submitted before.
    error BatchKnown(bytes32 batchId);
    /// @notice Fleets or words are out of order, or overlap.
    error WordsNotAscending(uint32 fleet, uint256 firstWord, uint256 firstFree);
    /// @notice The words go beyond the last one that a fleet can have.
    error WordOutOfRange(uint32 fleet, uint256 word, uint256 maxWord);
    /// @notice A lane advanced more than its nameplate allows over the period, or went back.
    error RegisterJumped(uint32 fleet, uint256 lane, uint256 advanceWh, uint256 limitWh);
    /// @notice A lane moved that is suspended, released or not opened for crediting.
    error LaneFrozen(uint32 fleet, uint256 lane, uint256 registerWh, uint256 givenWh);
    /// @notice A lane moved that no device has.
    error LaneUnassigned(uint32 fleet, uint256 lane, uint256 lanes);
    /// @notice A country must be known by now; migrate the fleet's devices.
    error CountryRequired(uint32 fleet);
    /// @notice The summary is not what the batch's commitment holds, or the batch is unknown or processed.
    error CommitmentMismatch(bytes32 batchId, bytes32 given, bytes32 committed);
    /// @notice The window is open still.
    error WindowOpen(uint256 windowEndsAt, uint256 nowTimestamp);
    /// @notice Every fleet that is left in the batch is in a quarantined zone.
    error BatchInQuarantine(bytes32 batchId);
    /// @notice Nothing to mint.
    error NothingToClaim(uint32 fleet, CreditId creditId);
    /// @notice The window must lie between these.
    error WindowOutOfRange(uint256 windowSeconds, uint256 min, uint256 max);

    /// @notice Takes a batch in: anyone delivers it, k oracles signed it.
    /// @param batch Fleets and words ascending; the period lies in the past.
    /// @param signatures Of `batchId`, ascending by signer, at least k.
    /// @return batchId The batch's EIP-712 digest under the bridge's domain.
    /// @custom:invariant REG-4 the registers on chain move by exactly the energy in the summary
    function submitEnergyDataBatch(EnergyBatch calldata batch, bytes[] calldata signatures)
        external
        returns (bytes32 batchId);

    /// @notice Prices a batch after its window. Anyone may call. Fleets in quarantined zones stay for later.
    /// @param summary From the last BatchSubmitted or BatchDeferred of the batch.
    /// @custom:invariant LAW-3 for every fleet and class, (claimed + units) · 1e12 + carry == Σ (Wh · factor)
    function processBatch(BatchSummary calldata summary) external;

    /// @notice Mints what is due to the fleet's beneficiary. Anyone may call.
    /// @dev Warning: a beneficiary contract that refuses ERC-1155 tokens blocks its own claims, and only those.
    function claimCredits(uint32 fleet, CreditId creditId) external;

    /// @notice Sets the window of batches submitted from now on, in seconds.
    /// @dev By DEFAULT_ADMIN_ROLE.
    function setChallengeWindow(uint40 windowSeconds) external;

    /// @notice Seconds that a batch waits before it is processed.
    function challengeWindowSeconds() external view returns (uint256);

    /// @notice What k oracles sign for this batch.
    function batchDigest(EnergyBatch calldata batch) external view returns (bytes32);

    /// @notice Where a batch is.
    function batchStatus(bytes32 batchId) external view returns (BatchStatus);

    /// @notice The commitment of a waiting batch: keccak256(abi.encode(summary)); zero if unknown, one if processed.
    function batchCommitments(bytes32 batchId) external view returns (bytes32);

    /// @notice What a fleet has earned in a class and not claimed.
    function accruals(uint32 fleet, CreditId creditId) external view returns (Accrual memory);
}
