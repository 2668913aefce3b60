// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IDayCurves} from "./interfaces/IDayCurves.sol";
import {Calendar} from "./libraries/Calendar.sol";

/// @title DayCurves
/// @notice Stores day curves under the hash of their values, and finds the lowest hour of a period.
/// @dev Has no owner and no funds. A slot holds six values of 40 bits, a season takes four slots; the last slot holds
///      the floor.
/// @custom:kill None needed: governance can record a factor without the curve.
contract DayCurves is IDayCurves {
    /// @notice Smallest value, as for factors.
    uint256 public constant MIN_VALUE = 1;
    /// @notice Largest value, as for factors: 10,000 g/kWh.
    uint256 public constant MAX_VALUE = 10_000_000_000;

    uint256 private constant SEASONS = 4;
    uint256 private constant HOURS = 24;
    uint256 private constant PER_SLOT = 6;
    uint256 private constant BITS = 40;
    uint256 private constant FLOOR_SLOT = SEASONS * HOURS / PER_SLOT;

    mapping(bytes32 curve => uint256[FLOOR_SLOT + 1]) private _curves;

    /// @inheritdoc IDayCurves
    function publish(uint64[24][4] calldata values) external returns (bytes32 curve) {
        curve = keccak256(abi.encode(values));
        uint256[FLOOR_SLOT + 1] storage slots = _curves[curve];
        if (slots[FLOOR_SLOT] != 0) return curve;
        uint256 floor = MAX_VALUE;
        uint256 packed;
        for (uint256 i; i < SEASONS * HOURS; ++i) {
            uint256 value = values[i / HOURS][i % HOURS];
            if (value < MIN_VALUE || value > MAX_VALUE) {
                revert CurveValueOutOfRange(i / HOURS, i % HOURS, value, MIN_VALUE, MAX_VALUE);
            }
            if (value < floor) floor = value;
            packed |= value << BITS * (i % PER_SLOT);
            if (i % PER_SLOT == PER_SLOT - 1) {
                slots[i / PER_SLOT] = packed;
                packed = 0;
            }
        }
        slots[FLOOR_SLOT] = floor;
        emit CurvePublished(curve, values);
    }

    /// @inheritdoc IDayCurves
    function floorOf(bytes32 curve) external view returns (uint256) {
        return _publishedCurve(curve)[FLOOR_SLOT];
    }

    /// @inheritdoc IDayCurves
    function lowestDuring(bytes32 curve, uint64 from, uint64 to) external view returns (uint256 lowest) {
        if (from >= to) revert CurvePeriodEmpty(from, to);
        uint256[FLOOR_SLOT + 1] storage slots = _publishedCurve(curve);
        lowest = type(uint256).max;
        // Hours since 1970-01-01; `end` is the first hour after the period.
        uint256 hour = from / 1 hours;
        uint256 end = (uint256(to) + 1 hours - 1) / 1 hours;
        while (hour < end) {
            (uint256 season, uint256 nextDay) = Calendar.season(hour / HOURS);
            uint256 seasonEnd = nextDay * HOURS < end ? nextDay * HOURS : end;
            uint256 distinctHours = seasonEnd - hour < HOURS ? seasonEnd - hour : HOURS;
            for (uint256 i; i < distinctHours; ++i) {
                uint256 value = _valueAt(slots, season * HOURS + (hour + i) % HOURS);
                if (value < lowest) lowest = value;
            }
            hour = seasonEnd;
        }
    }

    /// @inheritdoc IDayCurves
    function valuesOf(bytes32 curve) external view returns (uint64[24][4] memory values) {
        uint256[FLOOR_SLOT + 1] storage slots = _publishedCurve(curve);
        for (uint256 i; i < SEASONS * HOURS; ++i) {
            values[i / HOURS][i % HOURS] = uint64(_valueAt(slots, i));
        }
    }

    function _publishedCurve(bytes32 curve) private view returns (uint256[FLOOR_SLOT + 1] storage slots) {
        slots = _curves[curve];
        if (slots[FLOOR_SLOT] == 0) revert CurveUnknown(curve);
    }

    function _valueAt(uint256[FLOOR_SLOT + 1] storage slots, uint256 index) private view returns (uint256) {
        return uint40(slots[index / PER_SLOT] >> BITS * (index % PER_SLOT));
    }
}
