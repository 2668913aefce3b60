// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "./Country.sol";
import {Zone} from "./Zone.sol";

/// @dev A credit class, and its ERC-1155 token id:
///      country u16 << 64 | region u16 << 48 | vintage u16 << 32 | methodology u16 << 16 | flags u16; the rest is zero.
type CreditId is uint256;

using {
    CreditIdLib.isWellFormed,
    CreditIdLib.zone,
    CreditIdLib.country,
    CreditIdLib.region,
    CreditIdLib.vintage,
    CreditIdLib.methodology,
    CreditIdLib.flags
} for CreditId global;

/// @title CreditIdLib
/// @notice Packs the properties that make credits fungible with each other: place, year, methodology and quality.
library CreditIdLib {
    /// @notice Flag: a factor that priced these credits was provisional (one source only).
    uint16 internal constant PROVISIONAL_FACTOR = 1;

    /// @notice The class of `zone`, `vintage` (a UTC year), `methodology` and `flags`.
    /// @custom:invariant PACK-1
    function pack(Zone ofZone, uint16 ofVintage, uint16 ofMethodology, uint16 ofFlags)
        internal
        pure
        returns (CreditId)
    {
        return CreditId.wrap(
            uint256(Zone.unwrap(ofZone)) << 48 | uint256(ofVintage) << 32 | uint256(ofMethodology) << 16 | ofFlags
        );
    }

    /// @notice Whether `pack` can have produced the id.
    function isWellFormed(CreditId id) internal pure returns (bool) {
        return CreditId.unwrap(id) >> 80 == 0;
    }

    /// @notice The grid zone whose factor priced the credits.
    function zone(CreditId id) internal pure returns (Zone) {
        return Zone.wrap(uint32(CreditId.unwrap(id) >> 48));
    }

    /// @notice ISO 3166-1 numeric code.
    function country(CreditId id) internal pure returns (Country) {
        return Country.wrap(uint16(CreditId.unwrap(id) >> 64));
    }

    /// @notice Region within the country, 0 for the whole country.
    function region(CreditId id) internal pure returns (uint16) {
        return uint16(CreditId.unwrap(id) >> 48);
    }

    /// @notice UTC year in which the metered period began.
    function vintage(CreditId id) internal pure returns (uint16) {
        return uint16(CreditId.unwrap(id) >> 32);
    }

    /// @notice Code of the crediting methodology (docs/architecture.md lists them).
    function methodology(CreditId id) internal pure returns (uint16) {
        return uint16(CreditId.unwrap(id) >> 16);
    }

    /// @notice Quality flags; bit 0 is PROVISIONAL_FACTOR.
    function flags(CreditId id) internal pure returns (uint16) {
        return uint16(CreditId.unwrap(id));
    }
}
