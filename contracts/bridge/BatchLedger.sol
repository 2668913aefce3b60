// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IBatchLedger} from "../interfaces/IBatchLedger.sol";
import {ICarbonCredit} from "../interfaces/ICarbonCredit.sol";
import {BatchHash} from "../libraries/BatchHash.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {CreditMath} from "../libraries/CreditMath.sol";
import {MeterWord} from "../libraries/MeterWord.sol";
import {AccrualSlot, AccrualSlotLib} from "../types/AccrualSlot.sol";
import {BatchSummary, EnergyBatch, FleetReadings} from "../types/Batch.sol";
import {CreditId, CreditIdLib} from "../types/CreditId.sol";
import {CountryPolicy} from "../types/Factor.sol";
import {FleetEnergy, FleetEnergyLib} from "../types/FleetEnergy.sol";
import {FleetSlot} from "../types/FleetSlot.sol";
import {Zone, ZoneLib} from "../types/Zone.sol";
import {DeviceRegistry} from "./DeviceRegistry.sol";
import {OracleCommittee} from "./OracleCommittee.sol";

/// @title BatchLedger
/// @notice Accepts batches, prices them after their challenge window, and mints the units earned.
abstract contract BatchLedger is DeviceRegistry, OracleCommittee, IBatchLedger {
    /// @notice Shortest challenge window, in seconds.
    uint256 public constant MIN_WINDOW = 10 minutes;
    /// @notice Longest challenge window, in seconds; a window cannot hold credits back for longer.
    uint256 public constant MAX_WINDOW = 30 days;

    bytes32 private constant PROCESSED = bytes32(uint256(1));

    ICarbonCredit internal immutable _credit;
    mapping(bytes32 batchId => bytes32) private _commitments;
    mapping(uint32 fleet => mapping(CreditId => AccrualSlot)) private _accruals;

    constructor(ICarbonCredit credit_, uint40 windowSeconds) {
        _credit = credit_;
        _setChallengeWindow(windowSeconds);
    }

    // -- Submission --

    /// @inheritdoc IBatchLedger
    function submitEnergyDataBatch(EnergyBatch calldata batch, bytes[] calldata signatures)
        external
        whenNotPaused
        returns (bytes32 batchId)
    {
        (uint64 periodStart, uint64 periodEnd) = (batch.periodStart, batch.periodEnd);
        if (periodEnd <= periodStart) revert PeriodEmpty(periodStart, periodEnd);
        if (periodEnd > block.timestamp) revert PeriodInFuture(periodEnd, block.timestamp);
        batchId = batchDigest(batch);
        if (_commitments[batchId] != 0) revert BatchKnown(batchId);
        _requireQuorum(batchId, signatures);

        BatchSummary memory summary;
        summary.batchId = batchId;
        summary.periodStart = periodStart;
        summary.periodEnd = periodEnd;
        summary.windowEndsAt = uint64(block.timestamp + _challengeWindowSeconds);
        (summary.energy, summary.wordsBefore) = _advance(batch);
        _commitments[batchId] = keccak256(abi.encode(summary));
        emit BatchSubmitted(batchId, batch.evidence, summary);
    }

    // -- Processing --

    /// @inheritdoc IBatchLedger
    function processBatch(BatchSummary calldata summary) external whenNotPaused {
        bytes32 batchId = summary.batchId;
        bytes32 summaryHash = keccak256(abi.encode(summary));
        if (summaryHash != _commitments[batchId]) {
            revert CommitmentMismatch(batchId, summaryHash, _commitments[batchId]);
        }
        if (block.timestamp < summary.windowEndsAt) revert WindowOpen(summary.windowEndsAt, block.timestamp);

        FleetEnergy[] memory waiting = _creditAll(summary);
        if (waiting.length == 0) {
            _commitments[batchId] = PROCESSED;
            emit BatchProcessed(batchId);
        } else {
            if (waiting.length == summary.energy.length) revert BatchInQuarantine(batchId);
            BatchSummary memory rest = summary;
            rest.energy = waiting;
            _commitments[batchId] = keccak256(abi.encode(rest));
            emit BatchDeferred(batchId, rest);
        }
    }

    // -- Claims --

    /// @inheritdoc IBatchLedger
    function claimCredits(uint32 fleet, CreditId creditId) external {
        AccrualSlot accrual = _accruals[fleet][creditId];
        uint256 units = accrual.units();
        if (units == 0) revert NothingToClaim(fleet, creditId);
        _accruals[fleet][creditId] = AccrualSlotLib.pack(0, accrual.carryNg());
        address beneficiary = _beneficiaries[fleet];
        emit CreditsClaimed(fleet, creditId, beneficiary, units);
        _credit.mint(beneficiary, creditId, units);
    }

    // -- Settings --

    /// @inheritdoc IBatchLedger
    function setChallengeWindow(uint40 windowSeconds) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setChallengeWindow(windowSeconds);
    }

    // -- Views --

    /// @inheritdoc IBatchLedger
    function challengeWindowSeconds() external view returns (uint256) {
        return _challengeWindowSeconds;
    }

    /// @inheritdoc IBatchLedger
    function batchDigest(EnergyBatch calldata batch) public view returns (bytes32) {
        return _hashTypedDataV4(BatchHash.structHash(batch));
    }

    /// @inheritdoc IBatchLedger
    function batchStatus(bytes32 batchId) external view returns (BatchStatus) {
        bytes32 commitment = _commitments[batchId];
        if (commitment == 0) return BatchStatus.Unknown;
        return commitment == PROCESSED ? BatchStatus.Processed : BatchStatus.Waiting;
    }

    /// @inheritdoc IBatchLedger
    function batchCommitments(bytes32 batchId) external view returns (bytes32) {
        return _commitments[batchId];
    }

    /// @inheritdoc IBatchLedger
    function accruals(uint32 fleet, CreditId creditId) external view returns (Accrual memory) {
        AccrualSlot accrual = _accruals[fleet][creditId];
        return Accrual({units: uint128(accrual.units()), carryNg: uint128(accrual.carryNg())});
    }

    // -- Internal: registers --

    /// @dev Moves every register of the batch. Returns each fleet's energy and the hash of the replaced words.
    function _advance(EnergyBatch calldata batch) private returns (FleetEnergy[] memory energy, bytes32 wordsBefore) {
        uint256 count = batch.fleets.length;
        if (count == 0) revert BatchEmpty();
        energy = new FleetEnergy[](count);
        uint256 words;
        for (uint256 i; i < count; ++i) {
            words += batch.fleets[i].registers.length;
        }
        uint256[] memory before = new uint256[](words);
        uint256 wordsBeforePointer; // memory address for the next replaced word
        assembly ("memory-safe") {
            wordsBeforePointer := add(before, 0x20)
        }

        uint256 firstFree;
        unchecked {
            for (uint256 i; i < count; ++i) {
                FleetReadings calldata readings = batch.fleets[i];
                (uint32 fleet, uint256 firstWord) = (readings.fleet, readings.firstWord);
                uint256 position = uint256(fleet) << 16 | firstWord;
                if (position < firstFree) revert WordsNotAscending(fleet, firstWord, ((firstFree - 1) & 0xffff) + 1);
                uint256 length = readings.registers.length;
                if (length == 0) revert BatchEmpty();
                if (firstWord + length > MAX_WORDS) {
                    revert WordOutOfRange(fleet, firstWord + length - 1, MAX_WORDS - 1);
                }
                firstFree = position + length;
                energy[i] = _advanceFleet(readings, batch.periodStart, batch.periodEnd, wordsBeforePointer);
                wordsBeforePointer += length << 5;
            }
        }
        assembly ("memory-safe") {
            wordsBefore := keccak256(add(before, 0x20), shl(5, words))
        }
    }

    /// @dev Moves one fleet's registers: in one sweep the words that need no check of single lanes, then the others one
    ///      by one.
    function _advanceFleet(FleetReadings calldata readings, uint256 periodStart, uint256 periodEnd, uint256 before)
        private
        returns (FleetEnergy)
    {
        uint32 fleet = readings.fleet;
        FleetSlot slot = _fleetSlots[fleet];
        if (!slot.exists()) revert FleetUnknown(fleet);
        if (periodStart < slot.since()) revert PeriodBeforeFleet(fleet, periodStart, slot.since());
        if (slot.zone() == ZoneLib.FALLBACK && _countryPolicy == CountryPolicy.RequiredForAll) {
            revert CountryRequired(fleet);
        }
        uint256 limitWh = _limitWh(slot, periodEnd - periodStart);
        uint256 sweepCount = _sweepableWords(slot, readings.firstWord, readings.registers.length);
        uint256 energyWh;
        if (sweepCount != 0) energyWh = _sweep(readings, sweepCount, limitWh, before);
        if (sweepCount < readings.registers.length) {
            energyWh += _advanceWords(readings, sweepCount, slot, limitWh, before);
        }
        return FleetEnergyLib.pack(energyWh, fleet, slot.zone(), slot.methodology());
    }

    /// @dev Number of words, from the first on, whose eight lanes may all move.
    function _sweepableWords(FleetSlot slot, uint256 firstWord, uint256 count) private pure returns (uint256) {
        if (slot.frozenLanes() != 0) return 0;
        uint256 whole = slot.lanes() / MeterWord.LANES;
        if (whole <= firstWord) return 0;
        unchecked {
            return whole - firstWord < count ? whole - firstWord : count;
        }
    }

    function _sweep(FleetReadings calldata readings, uint256 count, uint256 limitWh, uint256 before)
        private
        returns (uint256 energyWh)
    {
        uint256[] calldata registers = readings.registers;
        uint256[MAX_WORDS] storage words = _registers[readings.fleet];
        uint256 firstWord = readings.firstWord;
        uint256 from;
        uint256 slot;
        assembly ("memory-safe") {
            from := registers.offset
            slot := add(words.slot, firstWord)
        }
        bool refused;
        (energyWh, refused) = MeterWord.sweep(from, count, slot, MeterWord.headroom(limitWh), before);
        if (refused) _revertSweep(readings, count, limitWh, before);
    }

    /// @dev Moves the words from `start` on, checking for each which lanes may move.
    function _advanceWords(
        FleetReadings calldata readings,
        uint256 start,
        FleetSlot slot,
        uint256 limitWh,
        uint256 before
    ) private returns (uint256 energyWh) {
        uint32 fleet = readings.fleet;
        uint256[] calldata registers = readings.registers;
        for (uint256 i = start; i < registers.length; ++i) {
            uint256 word = readings.firstWord + i;
            (uint256 advanceWh, uint256 was) = _advanceWord(fleet, slot, word, registers[i], limitWh);
            energyWh += advanceWh;
            assembly ("memory-safe") {
                mstore(add(before, shl(5, i)), was)
            }
        }
    }

    function _advanceWord(uint32 fleet, FleetSlot slot, uint256 word, uint256 next, uint256 limitWh)
        private
        returns (uint256 advanceWh, uint256 was)
    {
        uint256[MAX_WORDS] storage words = _registers[fleet];
        was = words[word];
        uint256 frozen = _frozenLanes(fleet, slot, word);
        bool refused;
        (advanceWh, refused) = MeterWord.advance(was, next, MeterWord.headroom(limitWh), frozen);
        if (refused) {
            _requireLanesMayMove(fleet, word, was, next, limitWh, frozen);
            assert(false); // unreachable: a refused word has a refused lane
        }
        words[word] = next;
    }

    /// @dev Largest advance of a lane over the period, in Wh.
    function _limitWh(FleetSlot slot, uint256 elapsedSeconds) private pure returns (uint256 limitWh) {
        unchecked {
            limitWh = slot.nameplateWatts() * elapsedSeconds / 1 hours;
        }
        if (limitWh > MeterWord.LIMIT_MAX_WH) limitWh = MeterWord.LIMIT_MAX_WH;
    }

    // -- Internal: reasons of refusals --

    /// @dev Reverts with the first lane for which a sweep was refused. The replaced words are in memory at `before`.
    function _revertSweep(FleetReadings calldata readings, uint256 count, uint256 limitWh, uint256 before)
        private
        view
    {
        for (uint256 i; i < count; ++i) {
            uint256 was;
            assembly ("memory-safe") {
                was := mload(add(before, shl(5, i)))
            }
            _requireLanesMayMove(readings.fleet, readings.firstWord + i, was, readings.registers[i], limitWh, 0);
        }
        assert(false); // unreachable: a refused sweep has a refused word
    }

    /// @dev Reverts with the first lane of the word that moved against the rules; returns if there is none.
    function _requireLanesMayMove(
        uint32 fleet,
        uint256 word,
        uint256 was,
        uint256 next,
        uint256 limitWh,
        uint256 frozen
    ) private view {
        for (uint256 i; i < MeterWord.LANES; ++i) {
            uint256 lane = word * MeterWord.LANES + i;
            (uint32 registerWh, uint32 nextWh) = (MeterWord.register(was, i), MeterWord.register(next, i));
            uint256 advanceWh;
            unchecked {
                advanceWh = nextWh - registerWh;
            }
            if (advanceWh != 0 && frozen >> i & 1 != 0) {
                uint256 lanes = _fleetSlots[fleet].lanes();
                if (lane >= lanes) revert LaneUnassigned(fleet, lane, lanes);
                revert LaneFrozen(fleet, lane, registerWh, nextWh);
            }
            if (advanceWh > limitWh) revert RegisterJumped(fleet, lane, advanceWh, limitWh);
        }
    }

    // -- Internal: credits --

    /// @dev Prices every fleet of the batch and adds its units to its accrual; returns the fleets whose zone is
    ///      quarantined.
    function _creditAll(BatchSummary calldata summary) private returns (FleetEnergy[] memory waiting) {
        uint256 count = summary.energy.length;
        uint256 waitingCount;
        uint256 vintage = Calendar.year(summary.periodStart);
        Price memory price;
        for (uint256 i; i < count; ++i) {
            FleetEnergy energy = summary.energy[i];
            if (i == 0 || energy.zone() != price.zone) _setPrice(price, energy.zone(), summary);
            if (price.waits) {
                if (waitingCount == 0) waiting = new FleetEnergy[](count - i);
                waiting[waitingCount++] = energy;
            } else {
                _calculateCredits(energy, vintage, price.factor, price.flags);
            }
        }
        assembly ("memory-safe") {
            if waitingCount { mstore(waiting, waitingCount) }
        }
    }

    /// @dev The price of a zone's energy in the batch's period, kept because neighbouring fleets of a batch mostly
    ///      share a zone.
    struct Price {
        Zone zone;
        uint256 factor;
        uint16 flags;
        bool waits;
    }

    function _setPrice(Price memory price, Zone zone, BatchSummary calldata summary) private view {
        bool provisional;
        (price.factor, provisional, price.waits) = _factorDuring(zone, summary.periodStart, summary.periodEnd);
        price.flags = provisional ? CreditIdLib.PROVISIONAL_FACTOR : 0;
        price.zone = zone;
    }

    /// @dev Credits one fleet: Wh times its zone's factor, in whole units; the remainder is carried.
    function _calculateCredits(FleetEnergy energy, uint256 vintage, uint256 factor, uint16 flags) private {
        CreditId creditId = CreditIdLib.pack(energy.zone(), uint16(vintage), energy.methodology(), flags);
        mapping(CreditId => AccrualSlot) storage fleetAccruals = _accruals[energy.fleet()];
        AccrualSlot accrual = fleetAccruals[creditId];
        (uint256 units, uint256 carryNg) = CreditMath.toUnits(energy.energyWh(), factor, accrual.carryNg());
        // A batch adds less than 2^88 units: 2^40 batches do not reach 2^128.
        unchecked {
            fleetAccruals[creditId] = AccrualSlotLib.pack(accrual.units() + units, carryNg);
        }
    }

    function _setChallengeWindow(uint40 windowSeconds) private {
        if (windowSeconds < MIN_WINDOW || windowSeconds > MAX_WINDOW) {
            revert WindowOutOfRange(windowSeconds, MIN_WINDOW, MAX_WINDOW);
        }
        emit ChallengeWindowSet(_challengeWindowSeconds, windowSeconds);
        _challengeWindowSeconds = windowSeconds;
    }
}
