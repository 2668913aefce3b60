// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "./Country.sol";

/// @dev A grid zone: country << 16 | region. Region 0 is the whole country; zone 0 is the fallback for devices of
///      unspecified country.
type Zone is uint32;

using {ZoneLib.country, ZoneLib.region, zoneEquals as ==, zoneDiffers as !=} for Zone global;

function zoneEquals(Zone a, Zone b) pure returns (bool) {
    return Zone.unwrap(a) == Zone.unwrap(b);
}

function zoneDiffers(Zone a, Zone b) pure returns (bool) {
    return Zone.unwrap(a) != Zone.unwrap(b);
}

/// @title ZoneLib
/// @notice Packs a country and a region into a zone and unpacks them.
library ZoneLib {
    /// @notice The zone of the global fallback factor.
    Zone internal constant FALLBACK = Zone.wrap(0);

    /// @notice The zone of one region of a country.
    /// @custom:invariant PACK-2
    function pack(Country ofCountry, uint16 ofRegion) internal pure returns (Zone) {
        return Zone.wrap(uint32(Country.unwrap(ofCountry)) << 16 | ofRegion);
    }

    /// @notice The zone of a whole country.
    function national(Country ofCountry) internal pure returns (Zone) {
        return pack(ofCountry, 0);
    }

    /// @notice The country that the zone lies in.
    function country(Zone zone) internal pure returns (Country) {
        return Country.wrap(uint16(Zone.unwrap(zone) >> 16));
    }

    /// @notice The region within its country, 0 for the whole country.
    function region(Zone zone) internal pure returns (uint16) {
        return uint16(Zone.unwrap(zone));
    }
}
