// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a factor measures. The order is part of the ABI.
/// @dev Average of the grid; operating, build and combined margin (CDM TOOL07); marginal; emissions of the fuels that
///      off-grid users burn; projected emissions of a future grid.
enum FactorKind {
    Average,
    OperatingMargin,
    BuildMargin,
    CombinedMargin,
    Marginal,
    OffGrid,
    Projected
}

/// @notice How reliable a factor is. The order is part of the ABI.
/// @dev Provisional: one source. Verified: two independent sources agree. Quarantined: no energy is priced while it is
///      in force.
enum FactorStatus {
    Provisional,
    Verified,
    Quarantined
}

/// @notice One entry of a zone's factor history. Never altered once written.
/// @param value g CO2e per kWh times 1e6 (Kenya's 512 g is 512_000_000); 1 to MAX_FACTOR. With a day curve, the curve's
///        lowest value.
/// @param effectiveFrom Unix second from which it is in force, until a later entry takes effect; 0 is recorded as the
///        block's.
/// @param kind What it measures.
/// @param status How reliable it is.
/// @param sourceYear The year that the source describes.
/// @param uncertaintyBps Half-width of the source's 95 % interval, in 0.01 % of the value; 0 if the source gives none.
/// @param sourceHash keccak256 of the source document.
/// @param curve Id of the day curve (see DayCurves) that has a value for each hour; 0 if the value applies to all
///        hours.
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

/// @notice Step of the migration to known countries; it only moves forward.
/// @dev Fallback: every device has an unspecified country. Optional: a device may specify a country. RequiredForNew: a
///      new device must specify one. RequiredForAll: fleets of unspecified country cannot submit until their devices
///      are migrated.
enum CountryPolicy {
    Fallback,
    Optional,
    RequiredForNew,
    RequiredForAll
}
