// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @dev A country by its ISO 3166-1 numeric code (Kenya 404). 0 is "unspecified": priced by the fallback factor.
type Country is uint16;

using {countryEquals as ==, countryDiffers as !=} for Country global;

function countryEquals(Country a, Country b) pure returns (bool) {
    return Country.unwrap(a) == Country.unwrap(b);
}

function countryDiffers(Country a, Country b) pure returns (bool) {
    return Country.unwrap(a) != Country.unwrap(b);
}

/// @title Countries
/// @notice ISO 3166-1 numeric codes of the countries that the protocol starts with.
library Countries {
    Country internal constant UNSPECIFIED = Country.wrap(0);
    Country internal constant KENYA = Country.wrap(404);
    Country internal constant NIGERIA = Country.wrap(566);
    Country internal constant SOUTH_AFRICA = Country.wrap(710);
    Country internal constant VIETNAM = Country.wrap(704);
    Country internal constant THAILAND = Country.wrap(764);
}
