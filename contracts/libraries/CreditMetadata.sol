// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Country} from "../types/Country.sol";
import {CreditId, CreditIdLib} from "../types/CreditId.sol";

/// @title CreditMetadata
/// @notice Builds the JSON metadata of a credit class from its id alone.
library CreditMetadata {
    using Strings for uint256;

    /// @notice 1 unit is 1 kg CO2e, 1000 units are one credit of 1 t.
    uint8 internal constant DECIMALS = 3;

    /// @notice A data URI of ERC-1155 metadata JSON.
    function dataUri(CreditId id) internal pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json(id))));
    }

    /// @notice The metadata as JSON. The country is given by its ISO 3166-1 numeric code.
    function json(CreditId id) internal pure returns (string memory) {
        return string.concat(
            '{"name":"Gramwatt carbon credit ',
            label(id),
            '","description":"Avoided emissions of metered energy. 1 unit is 1 kg CO2e, 1000 units are 1 t.","decimals":',
            uint256(DECIMALS).toString(),
            ',"properties":',
            _properties(id),
            "}"
        );
    }

    /// @notice Human-readable name of the class: GW-country-region-vintage-methodology-flags.
    function label(CreditId id) internal pure returns (string memory) {
        return string.concat(
            "GW-",
            uint256(Country.unwrap(id.country())).toString(),
            "-",
            uint256(id.region()).toString(),
            "-",
            uint256(id.vintage()).toString(),
            "-",
            uint256(id.methodology()).toString(),
            "-",
            uint256(id.flags()).toString()
        );
    }

    function _properties(CreditId id) private pure returns (string memory) {
        bool isProvisional = id.flags() & CreditIdLib.PROVISIONAL_FACTOR != 0;
        return string.concat(
            '{"country":',
            uint256(Country.unwrap(id.country())).toString(),
            ',"region":',
            uint256(id.region()).toString(),
            ',"vintage":',
            uint256(id.vintage()).toString(),
            ',"methodology":',
            uint256(id.methodology()).toString(),
            ',"provisionalFactor":',
            isProvisional ? "true" : "false",
            "}"
        );
    }
}
