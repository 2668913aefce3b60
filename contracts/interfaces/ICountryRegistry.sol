// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "../types/Country.sol";
import {CountryPolicy, FactorRecord} from "../types/Factor.sol";
import {Zone} from "../types/Zone.sol";
import {IDayCurves} from "./IDayCurves.sol";

/// @title ICountryRegistry
/// @notice Countries, their zones, and the emission factors that were, are and will be in force.
/// @dev A zone's factors are a history that only grows. An entry is in force from its `effectiveFrom` until the
///      earliest `effectiveFrom` of a later entry; one that a later entry overtakes before it began never is.
///      A factor is in g CO2e per kWh times 1e6 throughout.
interface ICountryRegistry {
    /// @notice What is known of a country.
    /// @param name English short name.
    /// @param isoCode ISO 3166-1 alpha-2 code.
    /// @param emissionFactor National factor in force, 0 if none or quarantined.
    /// @param lastUpdated Unix second since which that factor is in force.
    /// @param isActive Whether new devices and fleets may name it.
    struct CountryInfo {
        string name;
        string isoCode;
        uint256 emissionFactor;
        uint64 lastUpdated;
        bool isActive;
    }

    /// @notice An entry for a national factor was recorded (country 0: the fallback factor). Old is the one in force, 0
    ///         for the first; new is the entry's, from its `effectiveFrom` on, 0 if it is a quarantine.
    event CountryEmissionFactorUpdated(Country indexed country, uint256 oldFactor, uint256 newFactor);
    /// @notice An entry was added to a zone's history at `index`.
    event FactorRecorded(Zone indexed zone, uint256 indexed index, FactorRecord record);
    /// @notice A country was added.
    event CountryAdded(Country indexed country, bytes2 isoCode, string name);
    /// @notice A country was opened to, or closed for, new devices and fleets.
    event CountryActivitySet(Country indexed country, bool isActive);
    /// @notice The migration took a step.
    event CountryPolicyAdvanced(CountryPolicy from, CountryPolicy to);

    /// @notice `initializeCountryFactors` was called before.
    error CountryFactorsInitialized();
    /// @notice The country was never added, or it is 0 where one must be named.
    error CountryUnknown(Country country);
    /// @notice The country was added before.
    error CountryKnown(Country country);
    /// @notice The country is closed for new devices and fleets.
    error CountryInactive(Country country);
    /// @notice The policy in force does not let a new device or fleet name (or omit) this country.
    error CountryNotAllowed(Country country, CountryPolicy policy);
    /// @notice The last step of the migration is behind us.
    error CountryPolicyComplete();
    /// @notice The factor lies outside the range that any grid or generator on record has.
    error FactorOutOfRange(uint256 factor, uint256 min, uint256 max);
    /// @notice The entry would take effect in the past.
    error FactorInPast(uint256 effectiveFrom, uint256 nowTimestamp);
    /// @notice A record's value must be the lowest of its day curve: what hours that nobody knows are worth.
    error FactorNotCurveFloor(uint256 factor, uint256 floor);
    /// @notice The zone has no factor in force.
    error FactorMissing(Zone zone);
    /// @notice The zone's factor is quarantined.
    error ZoneInQuarantine(Zone zone);

    /// @notice Adds the five countries of the seed with their 2022 factors, as provisional. Once.
    function initializeCountryFactors() external;

    /// @notice Adds a country. Nothing in it can be credited before one of its zones has a factor in force.
    /// @dev By COUNTRY_MANAGER_ROLE.
    /// @param isoCode ISO 3166-1 alpha-2 code.
    /// @param name English short name, 1 to 31 bytes.
    function addCountry(Country country, bytes2 isoCode, string calldata name) external;

    /// @notice Opens a country to, or closes it for, new devices and fleets. Those it has go on.
    /// @dev By COUNTRY_MANAGER_ROLE.
    function setCountryActive(Country country, bool isActive) external;

    /// @notice Adds an entry to a zone's history.
    /// @dev By COUNTRY_MANAGER_ROLE. Zone 0 is the fallback of devices whose country is unspecified.
    /// @param record In force from `effectiveFrom`, which is not in the past; 0 stands for now.
    function recordFactor(Zone zone, FactorRecord calldata record) external;

    /// @notice Changes a national factor from now on, as a provisional average without a source.
    /// @dev By COUNTRY_MANAGER_ROLE. `recordFactor` says more.
    function updateCountryEmissionFactor(Country country, uint256 newFactor) external;

    /// @notice Quarantines a zone from now on: nothing is issued in it until a later entry ends that.
    /// @dev By GUARDIAN_ROLE. The entry repeats the one in force, and overtakes those that are announced.
    /// @param reasonHash keccak256 of the document that says why.
    function quarantineZone(Zone zone, bytes32 reasonHash) external;

    /// @notice Takes the next step of the migration to known countries.
    /// @dev By COUNTRY_MANAGER_ROLE. Warning: there is no way back.
    function advanceCountryPolicy() external;

    /// @notice The contract that has the day curves.
    function curves() external view returns (IDayCurves);

    /// @notice The step that the migration is at.
    function countryPolicy() external view returns (CountryPolicy);

    /// @notice The factor that prices energy metered now in the country; country 0 gives the fallback.
    /// @dev Reverts with FactorMissing or ZoneInQuarantine where nothing can be priced.
    function getEmissionFactor(Country country) external view returns (uint256);

    /// @notice National factor in force, 0 if none or quarantined.
    function countryEmissionFactors(Country country) external view returns (uint256);

    /// @notice The global fallback factor in force, 0 if none or quarantined.
    function emissionFactor() external view returns (uint256);

    /// @notice What is known of a country; all empty if it was never added.
    function countryRegistry(Country country) external view returns (CountryInfo memory);

    /// @notice The entry of a zone that is in force now.
    function factorInForce(Zone zone) external view returns (FactorRecord memory);

    /// @notice The whole history of a zone, oldest first.
    function factorHistory(Zone zone) external view returns (FactorRecord[] memory);

    /// @notice What energy metered in [from, to) is priced by, as `processBatch` would now. The period has ended.
    /// @dev The lowest of the entries in force during the period; one with a day curve counts as the lowest of the hours
    ///      that the period touches while it is in force. A quarantined stretch counts as the lower of the entries on
    ///      either side of it.
    /// @return factor The price, 0 while `waits`.
    /// @return provisional Whether any of those entries was provisional.
    /// @return waits Whether the zone is quarantined now, so that nothing can be priced.
    /// @custom:invariant PRICE-1 no record in force during the period is below the price
    function factorDuring(Zone zone, uint64 from, uint64 to)
        external
        view
        returns (uint256 factor, bool provisional, bool waits);
}
