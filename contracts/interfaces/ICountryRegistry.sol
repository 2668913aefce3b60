// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "../types/Country.sol";
import {CountryPolicy, FactorRecord} from "../types/Factor.sol";
import {Zone} from "../types/Zone.sol";
import {IDayCurves} from "./IDayCurves.sol";

/// @title ICountryRegistry
/// @notice Countries, their zones, and the past, current and announced emission factors of each zone.
/// @dev A zone's factors form an append-only history. An entry is in force from its `effectiveFrom` until the earliest
///      `effectiveFrom` of a later entry; an entry that is superseded before it begins is never in force. Every factor
///      is in g CO2e per kWh times 1e6.
interface ICountryRegistry {
    /// @notice A country and its national factor.
    /// @param name English short name.
    /// @param isoCode ISO 3166-1 alpha-2 code.
    /// @param emissionFactor National factor in force, 0 if none or quarantined.
    /// @param lastUpdated Unix second since which that factor is in force.
    /// @param isActive Whether the country is open to new devices and fleets.
    struct CountryInfo {
        string name;
        string isoCode;
        uint256 emissionFactor;
        uint64 lastUpdated;
        bool isActive;
    }

    /// @notice An entry for a national factor was recorded (country 0: the fallback factor). `oldFactor` is the factor
    ///         in force, 0 if none or quarantined; `newFactor` is the entry's value, which applies from its
    ///         `effectiveFrom`, or 0 if the entry is a quarantine.
    event CountryEmissionFactorUpdated(Country indexed country, uint256 oldFactor, uint256 newFactor);
    /// @notice An entry was added to a zone's history at `index`.
    event FactorRecorded(Zone indexed zone, uint256 indexed index, FactorRecord record);
    /// @notice A country was added.
    event CountryAdded(Country indexed country, bytes2 isoCode, string name);
    /// @notice A country was opened or closed to new devices and fleets.
    event CountryActivitySet(Country indexed country, bool isActive);
    /// @notice The migration to known countries advanced by one step.
    event CountryPolicyAdvanced(CountryPolicy from, CountryPolicy to);

    /// @notice Thrown when `initializeCountryFactors` was already called.
    error CountryFactorsInitialized();
    /// @notice Thrown when the country was never added, or is 0 or has an empty name where a country is required.
    error CountryUnknown(Country country);
    /// @notice Thrown when the country was already added.
    error CountryKnown(Country country);
    /// @notice Thrown when the country is closed to new devices and fleets.
    error CountryInactive(Country country);
    /// @notice Thrown when the policy in force does not let a new device or fleet specify, or omit, this country.
    error CountryNotAllowed(Country country, CountryPolicy policy);
    /// @notice Thrown when the migration is already at its last step.
    error CountryPolicyComplete();
    /// @notice Thrown when the factor is outside the range `min` to `max`, which covers every grid and generator on
    ///         record.
    error FactorOutOfRange(uint256 factor, uint256 min, uint256 max);
    /// @notice Thrown when the entry would take effect in the past.
    error FactorInPast(uint256 effectiveFrom, uint256 nowTimestamp);
    /// @notice Thrown when a record's value is not the lowest value of its day curve, which prices energy of unknown
    ///         hours.
    error FactorNotCurveFloor(uint256 factor, uint256 floor);
    /// @notice Thrown when the zone has no factor in force, or had none when the period began.
    error FactorMissing(Zone zone);
    /// @notice Thrown when the zone's factor is quarantined.
    error ZoneInQuarantine(Zone zone);

    /// @notice Adds the five initial countries with their 2022 factors, as provisional. Can be called once.
    /// @dev Only COUNTRY_MANAGER_ROLE may call.
    function initializeCountryFactors() external;

    /// @notice Adds a country. No energy in it can be credited until one of its zones has a factor in force.
    /// @dev Only COUNTRY_MANAGER_ROLE may call.
    /// @param isoCode ISO 3166-1 alpha-2 code.
    /// @param name English short name, 1 to 31 bytes.
    function addCountry(Country country, bytes2 isoCode, string calldata name) external;

    /// @notice Opens or closes a country to new devices and fleets. Existing ones are not affected.
    /// @dev Only COUNTRY_MANAGER_ROLE may call.
    function setCountryActive(Country country, bool isActive) external;

    /// @notice Adds an entry to a zone's history.
    /// @dev Only COUNTRY_MANAGER_ROLE may call. Zone 0 is the fallback for devices of unspecified country.
    /// @param record In force from `effectiveFrom`, which must not be in the past; 0 means now.
    function recordFactor(Zone zone, FactorRecord calldata record) external;

    /// @notice Changes a national factor from now on, as a provisional average without a source.
    /// @dev Only COUNTRY_MANAGER_ROLE may call. `recordFactor` also sets the kind, the status and the source.
    function updateCountryEmissionFactor(Country country, uint256 newFactor) external;

    /// @notice Quarantines a zone from now on: its energy is not priced until a later entry ends the quarantine.
    /// @dev Only GUARDIAN_ROLE may call. The entry repeats the one in force, and supersedes announced entries.
    /// @param reasonHash keccak256 of the document that states the reason.
    function quarantineZone(Zone zone, bytes32 reasonHash) external;

    /// @notice Advances the migration to known countries by one step.
    /// @dev Only COUNTRY_MANAGER_ROLE may call. Warning: a step cannot be reversed.
    function advanceCountryPolicy() external;

    /// @notice Contract that stores the day curves.
    function curves() external view returns (IDayCurves);

    /// @notice Current step of the migration.
    function countryPolicy() external view returns (CountryPolicy);

    /// @notice The factor that prices energy metered now in the country; country 0 returns the fallback.
    /// @dev Reverts with FactorMissing or ZoneInQuarantine if energy cannot be priced.
    function getEmissionFactor(Country country) external view returns (uint256);

    /// @notice National factor in force, 0 if none or quarantined.
    function countryEmissionFactors(Country country) external view returns (uint256);

    /// @notice The global fallback factor in force, 0 if none or quarantined.
    function emissionFactor() external view returns (uint256);

    /// @notice A country and its national factor; all fields are empty if it was never added.
    function countryRegistry(Country country) external view returns (CountryInfo memory);

    /// @notice The entry of a zone that is in force now.
    function factorInForce(Zone zone) external view returns (FactorRecord memory);

    /// @notice The full history of a zone, oldest entry first.
    function factorHistory(Zone zone) external view returns (FactorRecord[] memory);

    /// @notice The factor by which `processBatch` would now price energy metered in [from, to), a period that has
    ///         ended.
    /// @dev The lowest of the entries in force during the period; an entry with a day curve counts as the lowest of the
    ///      hours that the period touches while the entry is in force. A quarantined stretch counts as the lower of the
    ///      entries on either side of it.
    /// @return factor The price, 0 if `waits`.
    /// @return provisional Whether any of those entries is provisional.
    /// @return waits Whether the zone is quarantined now, so that its energy cannot be priced.
    /// @custom:invariant PRICE-1 no record in force during the period is below the price
    function factorDuring(Zone zone, uint64 from, uint64 to)
        external
        view
        returns (uint256 factor, bool provisional, bool waits);
}
