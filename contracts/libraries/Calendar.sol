// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Calendar
/// @notice The UTC year of a Unix second, which is the vintage of what was metered then.
library Calendar {
    uint256 private constant DAY = 1 days;
    uint256 private constant DAYS_PER_ERA = 146_097; // 400 Gregorian years
    uint256 private constant DAYS_0000_03_01_TO_1970 = 719_468;

    /// @notice Proleptic Gregorian year; valid for every uint64 second.
    /// @dev Counts years from 1 March, so that the leap day is a year's last; the quotients below are the days that
    ///      leap years have put in since the era began.
    /// @custom:invariant VINTAGE-1 equals datetime.fromtimestamp(t, UTC).year
    function year(uint64 timestamp) internal pure returns (uint256) {
        unchecked {
            uint256 dayNumber = timestamp / DAY + DAYS_0000_03_01_TO_1970;
            uint256 dayOfEra = dayNumber % DAYS_PER_ERA;
            uint256 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
            uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            // 306 days from 1 March is 1 January of the next civil year.
            return dayNumber / DAYS_PER_ERA * 400 + yearOfEra + (dayOfYear >= 306 ? 1 : 0);
        }
    }
}
