// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Calendar
/// @notice The UTC year of a Unix second, which is the vintage of energy metered then, and the season of a UTC day.
library Calendar {
    uint256 private constant DAY = 1 days;
    uint256 private constant DAYS_PER_ERA = 146_097; // 400 Gregorian years
    uint256 private constant DAYS_0000_03_01_TO_1970 = 719_468;

    /// @notice Proleptic Gregorian year; valid for every uint64 second.
    /// @custom:invariant VINTAGE-1 equals datetime.fromtimestamp(t, UTC).year
    function year(uint64 timestamp) internal pure returns (uint256) {
        unchecked {
            (uint256 marchYear, uint256 dayOfYear) = _fromMarch(timestamp / DAY);
            // Day 306 from 1 March is 1 January of the next civil year.
            return marchYear + (dayOfYear >= 306 ? 1 : 0);
        }
    }

    /// @notice The season of a UTC day, counted from 1970-01-01: 0 December to February, 1 March to May, 2 June to
    ///         August, 3 September to November; and the first day of the next season.
    /// @custom:invariant VINTAGE-2 equals the season of the day's month
    function season(uint256 day) internal pure returns (uint256 index, uint256 nextDay) {
        unchecked {
            (, uint256 dayOfYear) = _fromMarch(day);
            uint256 start = day - dayOfYear;
            if (dayOfYear < 92) return (1, start + 92);
            if (dayOfYear < 184) return (2, start + 184);
            if (dayOfYear < 275) return (3, start + 275);
            nextDay = start + 365;
            (, uint256 leap) = _fromMarch(nextDay);
            if (leap != 0) ++nextDay; // 29 February
        }
    }

    /// @dev The year that began on 1 March, and the day in it, counted from 0. With this start a leap day is the last
    ///      day of its year; the quotients count the leap days since the era began.
    function _fromMarch(uint256 day) private pure returns (uint256 year_, uint256 dayOfYear) {
        unchecked {
            uint256 dayNumber = day + DAYS_0000_03_01_TO_1970;
            uint256 dayOfEra = dayNumber % DAYS_PER_ERA;
            uint256 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
            dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            year_ = dayNumber / DAYS_PER_ERA * 400 + yearOfEra;
        }
    }
}
