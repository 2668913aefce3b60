// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";

import {CreditId} from "../types/CreditId.sol";

/// @title ICarbonCredit
/// @notice Carbon credits: one ERC-1155 class per zone, vintage, methodology and quality. One unit is 1 kg CO2e, and
///         1000 units are one credit (decimals 3).
interface ICarbonCredit is IERC1155 {
    /// @notice What a retirement took.
    /// @param account Whose units were burned.
    /// @param units How many.
    /// @param creditId Of which class.
    /// @param firstSerial First of `units` consecutive serial numbers within the class; counting starts at 1.
    /// @param periodStart Unix second at which the offset consumption begins.
    /// @param periodEnd Unix second at which it ends.
    /// @param beneficiaryCommitment Commitment to whom the retirement benefits; no personal data.
    struct Retirement {
        address account;
        uint96 units;
        CreditId creditId;
        uint128 firstSerial;
        uint64 periodStart;
        uint64 periodEnd;
        bytes32 beneficiaryCommitment;
    }

    /// @notice Units were burned for good; serials `firstSerial` to `firstSerial + units - 1` of the class are taken.
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

    /// @notice The id packs more than a class has.
    error CreditIdInvalid(CreditId creditId);
    /// @notice Nothing, or more than fits, to retire.
    error RetirementUnitsInvalid(uint256 units);
    /// @notice The consumption ends before it begins.
    error RetirementPeriodInvalid(uint256 periodStart, uint256 periodEnd);
    /// @notice A retirement says whom it benefits and why.
    error RetirementUnnamed();
    /// @notice There is no such retirement.
    error RetirementUnknown(uint256 retirementId);

    /// @notice Issues units of a class.
    /// @dev By MINTER_ROLE, which the bridge holds.
    function mint(address to, CreditId creditId, uint256 units) external;

    /// @notice Burns units of `account` for good and takes the next serials of the class.
    /// @dev By the account, or whom it approved for all.
    /// @param account Whose units.
    /// @param creditId Class.
    /// @param units At least 1.
    /// @param beneficiaryCommitment Commitment to whom it benefits, not zero.
    /// @param periodStart Unix second at which the offset consumption begins.
    /// @param periodEnd Unix second at which it ends.
    /// @param reason Public text, not empty. Warning: it stays on chain for good; name nobody in it.
    /// @return retirementId Counting from 1.
    /// @return firstSerial First of the serials taken.
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

    /// @notice A retirement.
    function retirements(uint256 retirementId) external view returns (Retirement memory);

    /// @notice How many retirements there are.
    function retirementCount() external view returns (uint256);

    /// @notice Units retired so far, which is the last serial of the class.
    function retiredUnits(CreditId creditId) external view returns (uint256);

    /// @notice Decimals of every class: 3, so that a unit is a kilogram and a credit a tonne.
    function decimals() external pure returns (uint8);

    /// @notice The domain that devices sign under, as a hash.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Stops transfers, mints and retirements.
    /// @dev By PAUSER_ROLE.
    function pause() external;

    /// @notice Ends a pause.
    /// @dev By DEFAULT_ADMIN_ROLE.
    function unpause() external;
}
