// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ShortString, ShortStrings} from "@openzeppelin/contracts/utils/ShortStrings.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ICountryRegistry} from "../interfaces/ICountryRegistry.sol";
import {IDayCurves} from "../interfaces/IDayCurves.sol";
import {Countries, Country} from "../types/Country.sol";
import {CountryPolicy, FactorKind, FactorRecord, FactorStatus} from "../types/Factor.sol";
import {Zone, ZoneLib} from "../types/Zone.sol";
import {BridgeBase} from "./BridgeBase.sol";

/// @title CountryRegistry
/// @notice Countries, zones and the history of their emission factors; determines the factor of a period.
abstract contract CountryRegistry is BridgeBase, ICountryRegistry {
    using ShortStrings for ShortString;

    /// @notice May add countries and factors and advance the migration. The timelock holds it.
    bytes32 public constant COUNTRY_MANAGER_ROLE = keccak256("COUNTRY_MANAGER_ROLE");

    /// @notice Smallest factor: 1e-6 g/kWh.
    uint256 public constant MIN_FACTOR = 1;
    /// @notice Largest factor: 10,000 g/kWh, above AMS-I.L's 6.8 t/MWh for a newly electrified household's first kWh.
    uint256 public constant MAX_FACTOR = 10_000_000_000;

    uint256 private constant FACTOR_SCALE = 1e6;
    uint16 private constant SEED_SOURCE_YEAR = 2022;

    /// @dev Names are at most 31 bytes, so that a name fits in one slot.
    struct CountryEntry {
        ShortString name;
        bytes2 isoCode;
        bool isActive;
    }

    IDayCurves private immutable _curves;
    mapping(Country => CountryEntry) private _countries;
    mapping(Zone => FactorRecord[]) private _factors;

    constructor(IDayCurves curves_) {
        _curves = curves_;
    }

    // -- Factors and countries --

    /// @inheritdoc ICountryRegistry
    function initializeCountryFactors() external onlyRole(COUNTRY_MANAGER_ROLE) {
        if (_isKnown(Countries.KENYA)) revert CountryFactorsInitialized();
        _seedCountry(Countries.KENYA, "KE", "Kenya", 512);
        _seedCountry(Countries.NIGERIA, "NG", "Nigeria", 894);
        _seedCountry(Countries.SOUTH_AFRICA, "ZA", "South Africa", 928);
        _seedCountry(Countries.VIETNAM, "VN", "Viet Nam", 695);
        _seedCountry(Countries.THAILAND, "TH", "Thailand", 574);
    }

    /// @inheritdoc ICountryRegistry
    function addCountry(Country country, bytes2 isoCode, string calldata name) external onlyRole(COUNTRY_MANAGER_ROLE) {
        if (country == Countries.UNSPECIFIED || bytes(name).length == 0) revert CountryUnknown(country);
        _addCountry(country, isoCode, ShortStrings.toShortString(name));
    }

    /// @inheritdoc ICountryRegistry
    function setCountryActive(Country country, bool isActive) external onlyRole(COUNTRY_MANAGER_ROLE) {
        if (!_isKnown(country)) revert CountryUnknown(country);
        _countries[country].isActive = isActive;
        emit CountryActivitySet(country, isActive);
    }

    /// @inheritdoc ICountryRegistry
    function recordFactor(Zone zone, FactorRecord calldata record) external onlyRole(COUNTRY_MANAGER_ROLE) {
        if (zone != ZoneLib.FALLBACK && !_isKnown(zone.country())) revert CountryUnknown(zone.country());
        _recordFactor(zone, record);
    }

    /// @inheritdoc ICountryRegistry
    function updateCountryEmissionFactor(Country country, uint256 newFactor) external onlyRole(COUNTRY_MANAGER_ROLE) {
        if (country != Countries.UNSPECIFIED && !_isKnown(country)) revert CountryUnknown(country);
        if (newFactor > MAX_FACTOR) revert FactorOutOfRange(newFactor, MIN_FACTOR, MAX_FACTOR);
        _recordFactor(ZoneLib.national(country), _provisionalRecord(uint64(newFactor), 0));
    }

    /// @inheritdoc ICountryRegistry
    function quarantineZone(Zone zone, bytes32 reasonHash) external onlyRole(GUARDIAN_ROLE) {
        FactorRecord memory record = factorInForce(zone);
        if (record.status == FactorStatus.Quarantined) revert ZoneInQuarantine(zone);
        record.status = FactorStatus.Quarantined;
        record.effectiveFrom = 0;
        record.sourceHash = reasonHash;
        _recordFactor(zone, record);
    }

    /// @inheritdoc ICountryRegistry
    function advanceCountryPolicy() external onlyRole(COUNTRY_MANAGER_ROLE) {
        CountryPolicy from = _countryPolicy;
        if (from == CountryPolicy.RequiredForAll) revert CountryPolicyComplete();
        CountryPolicy to = CountryPolicy(uint8(from) + 1);
        _countryPolicy = to;
        emit CountryPolicyAdvanced(from, to);
    }

    // -- Views --

    /// @inheritdoc ICountryRegistry
    function curves() external view returns (IDayCurves) {
        return _curves;
    }

    /// @inheritdoc ICountryRegistry
    function countryPolicy() external view returns (CountryPolicy) {
        return _countryPolicy;
    }

    /// @inheritdoc ICountryRegistry
    function getEmissionFactor(Country country) external view returns (uint256) {
        if (country != Countries.UNSPECIFIED && !_isKnown(country)) revert CountryUnknown(country);
        Zone zone = ZoneLib.national(country);
        FactorRecord memory record = factorInForce(zone);
        if (record.status == FactorStatus.Quarantined) revert ZoneInQuarantine(zone);
        return record.value;
    }

    /// @inheritdoc ICountryRegistry
    function countryEmissionFactors(Country country) public view returns (uint256 value) {
        (value,) = _currentFactor(ZoneLib.national(country));
    }

    /// @inheritdoc ICountryRegistry
    function emissionFactor() external view returns (uint256) {
        return countryEmissionFactors(Countries.UNSPECIFIED);
    }

    /// @inheritdoc ICountryRegistry
    function countryRegistry(Country country) external view returns (CountryInfo memory info) {
        CountryEntry storage entry = _countries[country];
        (uint256 value, uint64 since) = _currentFactor(ZoneLib.national(country));
        string memory isoCode = entry.isoCode == 0 ? "" : string(abi.encodePacked(entry.isoCode));
        info = CountryInfo(entry.name.toString(), isoCode, value, since, entry.isActive);
    }

    /// @inheritdoc ICountryRegistry
    function factorInForce(Zone zone) public view returns (FactorRecord memory record) {
        (bool exists, uint256 index) = _indexInForce(zone);
        if (!exists) revert FactorMissing(zone);
        record = _factors[zone][index];
    }

    /// @inheritdoc ICountryRegistry
    function factorHistory(Zone zone) external view returns (FactorRecord[] memory) {
        return _factors[zone];
    }

    /// @inheritdoc ICountryRegistry
    function factorDuring(Zone zone, uint64 from, uint64 to)
        external
        view
        returns (uint256 factor, bool provisional, bool waits)
    {
        return _factorDuring(zone, from, to);
    }

    // -- For derived contracts --

    /// @dev Reverts unless the zone is open to new devices and fleets under the policy in force.
    function _requireZoneOpen(Zone zone) internal view {
        Country country = zone.country();
        CountryPolicy policy = _countryPolicy;
        bool isUnspecified = country == Countries.UNSPECIFIED;
        if (isUnspecified ? policy >= CountryPolicy.RequiredForNew : policy == CountryPolicy.Fallback) {
            revert CountryNotAllowed(country, policy);
        }
        if (zone == ZoneLib.FALLBACK) return;
        if (!_isKnown(country)) revert CountryUnknown(country);
        if (!_countries[country].isActive) revert CountryInactive(country);
    }

    /// @dev Iterates over the history from the newest entry back to the last one that the period needs. `until` is the
    ///      end of the current entry; `laterValue` is the value of the nearest later entry that is not quarantined.
    ///      While `needsEarlierEntry` is set, a quarantined stretch of the period still needs the nearest earlier one.
    function _factorDuring(Zone zone, uint256 from, uint256 to)
        internal
        view
        returns (uint256 factor, bool provisional, bool waits)
    {
        FactorRecord[] storage history = _factors[zone];
        uint256 until = type(uint256).max;
        uint256 laterValue = type(uint256).max;
        bool isLaterProvisional;
        bool needsEarlierEntry;
        factor = type(uint256).max;

        for (uint256 i = history.length; i > 0;) {
            FactorRecord storage record = history[--i];
            (uint256 value, uint256 since, FactorStatus status) = (record.value, record.effectiveFrom, record.status);
            // An entry superseded by a later one before it began was never in force.
            if (since >= until) continue;
            bool isQuarantined = status == FactorStatus.Quarantined;
            if (isQuarantined && since <= block.timestamp && block.timestamp < until) return (0, false, true);

            bool isProvisional = status == FactorStatus.Provisional;
            if (isQuarantined) {
                if (since < to && from < until) {
                    needsEarlierEntry = true;
                    if (laterValue < factor) factor = laterValue;
                    provisional = provisional || isLaterProvisional;
                }
            } else {
                if (needsEarlierEntry || (since < to && from < until)) {
                    // Next to a quarantined stretch, an entry counts by its value, which is the lowest of its curve.
                    if (!needsEarlierEntry) value = _valueDuring(record, Math.max(since, from), Math.min(until, to));
                    needsEarlierEntry = false;
                    if (value < factor) factor = value;
                    provisional = provisional || isProvisional;
                }
                (laterValue, isLaterProvisional) = (record.value, isProvisional);
            }
            if (since <= from && !needsEarlierEntry) return (factor, provisional, false);
            until = since;
        }
        // The loop ends here if the history starts with a quarantine, which has no earlier entry, or if it starts after
        // the period began.
        if (until > from || factor == type(uint256).max) revert FactorMissing(zone);
    }

    // -- Internal --

    /// @dev The entry's value over [from, to); the entry must be in force throughout.
    function _valueDuring(FactorRecord storage record, uint256 from, uint256 to) private view returns (uint256) {
        bytes32 curve = record.curve;
        return curve == 0 ? record.value : _curves.lowestDuring(curve, uint64(from), uint64(to));
    }

    function _seedCountry(Country country, bytes2 isoCode, string memory name, uint256 gramsPerKwh) private {
        _addCountry(country, isoCode, ShortStrings.toShortString(name));
        _recordFactor(
            ZoneLib.national(country), _provisionalRecord(uint64(gramsPerKwh * FACTOR_SCALE), SEED_SOURCE_YEAR)
        );
    }

    function _provisionalRecord(uint64 value, uint16 sourceYear) private pure returns (FactorRecord memory) {
        return FactorRecord({
            value: value,
            effectiveFrom: 0,
            kind: FactorKind.Average,
            status: FactorStatus.Provisional,
            sourceYear: sourceYear,
            uncertaintyBps: 0,
            sourceHash: bytes32(0),
            curve: bytes32(0)
        });
    }

    function _addCountry(Country country, bytes2 isoCode, ShortString name) private {
        if (_isKnown(country)) revert CountryKnown(country);
        _countries[country] = CountryEntry(name, isoCode, true);
        emit CountryAdded(country, isoCode, name.toString());
    }

    /// @custom:invariant FACTOR-1 a history only grows, and no entry takes effect in the past
    function _recordFactor(Zone zone, FactorRecord memory record) private {
        if (record.value < MIN_FACTOR || record.value > MAX_FACTOR) {
            revert FactorOutOfRange(record.value, MIN_FACTOR, MAX_FACTOR);
        }
        if (record.effectiveFrom == 0) record.effectiveFrom = uint40(block.timestamp);
        if (record.effectiveFrom < block.timestamp) revert FactorInPast(record.effectiveFrom, block.timestamp);
        if (record.curve != 0) {
            uint256 floor = _curves.floorOf(record.curve);
            if (record.value != floor) revert FactorNotCurveFloor(record.value, floor);
        }
        (uint256 oldValue,) = _currentFactor(zone);
        FactorRecord[] storage history = _factors[zone];
        emit FactorRecorded(zone, history.length, record);
        history.push(record);
        uint256 newValue = record.status == FactorStatus.Quarantined ? 0 : record.value;
        if (zone.region() == 0) emit CountryEmissionFactorUpdated(zone.country(), oldValue, newValue);
    }

    function _isKnown(Country country) private view returns (bool) {
        return ShortString.unwrap(_countries[country].name) != 0;
    }

    /// @dev The value in force now and the second at which it began; zeros if none or quarantined.
    function _currentFactor(Zone zone) private view returns (uint256 value, uint64 since) {
        (bool exists, uint256 index) = _indexInForce(zone);
        if (!exists) return (0, 0);
        FactorRecord storage record = _factors[zone][index];
        if (record.status != FactorStatus.Quarantined) (value, since) = (record.value, record.effectiveFrom);
    }

    /// @dev The newest entry that has begun: an entry supersedes every earlier one from its own beginning on.
    function _indexInForce(Zone zone) private view returns (bool exists, uint256 index) {
        FactorRecord[] storage history = _factors[zone];
        for (index = history.length; index > 0;) {
            if (history[--index].effectiveFrom <= block.timestamp) return (true, index);
        }
    }
}
