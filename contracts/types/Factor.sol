// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a factor measures. The order is part of the ABI.
/// @dev Average of the grid; operating, build and combined margin (CDM TOOL07); marginal; what off-grid users burn;
///      what a future grid is projected to emit.
enum FactorKind {
    Average,
    OperatingMargin,
    BuildMargin,
    CombinedMargin,
    Marginal,
    OffGrid,
    Projected
}

/// @notice How far a factor is trusted. The order is part of the ABI.
/// @dev Provisional: one source. Verified: two independent sources agree. Quarantined: nothing is issued under it.
enum FactorStatus {
    Provisional,
    Verified,
    Quarantined
}

/// @notice One entry of a zone's factor history. Never altered once written.
/// @param value g CO2e per kWh times 1e6 (Kenya's 512 g is 512_000_000); 1 to MAX_FACTOR. With a day curve, its lowest.
/// @param effectiveFrom Unix second from which it is in force, until a later entry's; recorded as 0 it is the block's.
/// @param kind What it measures.
/// @param status How far it is trusted.
/// @param sourceYear The year that the source describes.
/// @param uncertaintyBps Half-width of the source's 95 % interval, in 0.01 % of the value; 0 if it gives none.
/// @param sourceHash keccak256 of the source document.
/// @param curve Id of the day curve (DayCurves) that has a value for each hour; 0 if the value is for all of them.
struct FactorRecord {
    uint64 value;
    uint40 effectiveFrom;
    FactorKind kind;
    FactorStatus status;
    uint16 sourceYear;
    uint16 uncertaintyBps;
    bytes32 sourceHash;
    bytes32 curve;
}

/// @notice How far the country of a device must be known; it only moves forward.
/// @dev Fallback: every device is unspecified. Optional: a country may be named. RequiredForNew: a new device must name
///      one. RequiredForAll: fleets of unspecified country submit nothing more until their devices are migrated.
enum CountryPolicy {
    Fallback,
    Optional,
    RequiredForNew,
    RequiredForAll
}
