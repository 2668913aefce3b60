// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {CreditId} from "../types/CreditId.sol";

/// @title ICarbonCredit
/// @notice Carbon credits: one ERC-1155 class per zone, vintage, methodology and quality. One unit is 1 kg CO2e, and
///         1000 units are one credit (decimals 3).
interface ICarbonCredit is IERC1155 {
    /// @notice A retirement: units of a class that were permanently burned.
    /// @param account Account whose units were burned.
    /// @param units Number of units.
    /// @param creditId Class of the units.
    /// @param firstSerial First of `units` consecutive serial numbers within the class; serials start at 1.
    /// @param periodStart Unix second at which the offset consumption begins.
    /// @param periodEnd Unix second at which it ends.
    /// @param beneficiaryCommitment Commitment to the beneficiary of the retirement; contains no personal data.
    struct Retirement {
        address account;
        uint96 units;
        CreditId creditId;
        uint128 firstSerial;
        uint64 periodStart;
        uint64 periodEnd;
        bytes32 beneficiaryCommitment;
    }

    /// @notice Units were permanently burned; they take serials `firstSerial` to `firstSerial + units - 1` of the
    ///         class.
    event Retired(
        uint256 indexed retirementId,
        address indexed account,
        CreditId indexed creditId,
        uint256 units,
        uint256 firstSerial,
        bytes32 beneficiaryCommitment,
        uint64 periodStart,
        uint64 periodEnd,
        string reason
    );

    /// @notice Thrown when the id has bits set outside the fields of a class.
    error CreditIdInvalid(CreditId creditId);
    /// @notice Thrown when the number of units to retire is zero or does not fit in a uint96.
    error RetirementUnitsInvalid(uint256 units);
    /// @notice Thrown when the period of consumption does not end after it begins.
    error RetirementPeriodInvalid(uint256 periodStart, uint256 periodEnd);
    /// @notice Thrown when the beneficiary commitment or the reason is missing.
    error RetirementUnnamed();
    /// @notice Thrown when there is no retirement with this id.
    error RetirementUnknown(uint256 retirementId);

    /// @notice Mints units of a class.
    /// @dev Only MINTER_ROLE, which the bridge holds, may call.
    function mint(address to, CreditId creditId, uint256 units) external;

    /// @notice Permanently burns units of `account` and assigns them the next serials of the class.
    /// @dev Only the account, or an operator approved with `setApprovalForAll`, may call.
    /// @param account Account whose units are burned.
    /// @param creditId Class of the units.
    /// @param units Number of units, at least 1.
    /// @param beneficiaryCommitment Commitment to the beneficiary, not zero.
    /// @param periodStart Unix second at which the offset consumption begins.
    /// @param periodEnd Unix second at which it ends.
    /// @param reason Public text, not empty. Warning: it stays on chain permanently; do not name anyone in it.
    /// @return retirementId Number of the retirement, counting from 1.
    /// @return firstSerial First of the serials assigned.
    /// @custom:invariant SERIAL-1 serials of a class are contiguous, never reused, and as many as its retired units
    function retire(
        address account,
        CreditId creditId,
        uint256 units,
        bytes32 beneficiaryCommitment,
        uint64 periodStart,
        uint64 periodEnd,
        string calldata reason
    ) external returns (uint256 retirementId, uint256 firstSerial);

    /// @notice The retirement with this id.
    function retirements(uint256 retirementId) external view returns (Retirement memory);

    /// @notice Number of retirements.
    function retirementCount() external view returns (uint256);

    /// @notice Units retired so far, which is also the last serial assigned in the class.
    function retiredUnits(CreditId creditId) external view returns (uint256);

    /// @notice Decimals of every class: 3, so that a unit is a kilogram and a credit is a tonne.
    function decimals() external pure returns (uint8);

    /// @notice EIP-712 domain separator that devices sign under.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Stops transfers, mints and retirements.
    /// @dev Only PAUSER_ROLE may call.
    function pause() external;

    /// @notice Ends a pause.
    /// @dev Only DEFAULT_ADMIN_ROLE may call.
    function unpause() external;
}
