// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {ERC1155Pausable} from "@openzeppelin/contracts/token/ERC1155/extensions/ERC1155Pausable.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {ICarbonCredit} from "../interfaces/ICarbonCredit.sol";
import {CreditMetadata} from "../libraries/CreditMetadata.sol";
import {CreditId} from "../types/CreditId.sol";

/// @title CarbonCredit
/// @notice Carbon credits as ERC-1155 classes, and their retirement. This contract outlives every bridge.
/// @dev Devices sign under this contract's EIP-712 domain, so a new bridge needs no new firmware and a reading is valid
///      on one chain only. The supply of a class is the units minted less `retiredUnits`; both are in the events.
/// @custom:kill PAUSER_ROLE stops every transfer, mint and retirement; only the admin (a timelock) ends the pause.
contract CarbonCredit is ICarbonCredit, ERC1155Pausable, AccessControl, EIP712 {
    /// @notice May mint; the bridge holds it.
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");
    /// @notice May pause.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    mapping(CreditId => uint256) private _retiredUnits;
    Retirement[] private _retirements;

    /// @param admin Initial holder of DEFAULT_ADMIN_ROLE.
    constructor(address admin) ERC1155("") EIP712("Gramwatt", "1") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    /// @inheritdoc ICarbonCredit
    function mint(address to, CreditId creditId, uint256 units) external onlyRole(MINTER_ROLE) {
        if (!creditId.isWellFormed()) revert CreditIdInvalid(creditId);
        _mint(to, CreditId.unwrap(creditId), units, "");
    }

    /// @inheritdoc ICarbonCredit
    function retire(
        address account,
        CreditId creditId,
        uint256 units,
        bytes32 beneficiaryCommitment,
        uint64 periodStart,
        uint64 periodEnd,
        string calldata reason
    ) external returns (uint256 retirementId, uint256 firstSerial) {
        if (account != _msgSender() && !isApprovedForAll(account, _msgSender())) {
            revert ERC1155MissingApprovalForAll(_msgSender(), account);
        }
        if (units == 0 || units > type(uint96).max) revert RetirementUnitsInvalid(units);
        if (periodEnd <= periodStart) revert RetirementPeriodInvalid(periodStart, periodEnd);
        if (beneficiaryCommitment == 0 || bytes(reason).length == 0) revert RetirementUnnamed();

        firstSerial = _retiredUnits[creditId] + 1;
        _retiredUnits[creditId] += units;
        _retirements.push(
            Retirement({
                account: account,
                units: uint96(units),
                creditId: creditId,
                firstSerial: uint128(firstSerial),
                periodStart: periodStart,
                periodEnd: periodEnd,
                beneficiaryCommitment: beneficiaryCommitment
            })
        );
        retirementId = _retirements.length;
        _burn(account, CreditId.unwrap(creditId), units);
        emit Retired(
            retirementId, account, creditId, units, firstSerial, beneficiaryCommitment, periodStart, periodEnd, reason
        );
    }

    /// @inheritdoc ICarbonCredit
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    /// @inheritdoc ICarbonCredit
    function unpause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _unpause();
    }

    /// @inheritdoc ICarbonCredit
    function retirements(uint256 retirementId) external view returns (Retirement memory) {
        if (retirementId == 0 || retirementId > _retirements.length) revert RetirementUnknown(retirementId);
        return _retirements[retirementId - 1];
    }

    /// @inheritdoc ICarbonCredit
    function retirementCount() external view returns (uint256) {
        return _retirements.length;
    }

    /// @inheritdoc ICarbonCredit
    function retiredUnits(CreditId creditId) external view returns (uint256) {
        return _retiredUnits[creditId];
    }

    /// @inheritdoc ICarbonCredit
    function decimals() external pure returns (uint8) {
        return CreditMetadata.DECIMALS;
    }

    /// @inheritdoc ICarbonCredit
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @notice Name, description, decimals and properties of a class, as a data URI of JSON.
    function uri(uint256 id) public pure override returns (string memory) {
        CreditId creditId = CreditId.wrap(id);
        if (!creditId.isWellFormed()) revert CreditIdInvalid(creditId);
        return CreditMetadata.dataUri(creditId);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId)
        public
        view
        override(ERC1155, AccessControl, IERC165)
        returns (bool)
    {
        return super.supportsInterface(interfaceId);
    }
}
