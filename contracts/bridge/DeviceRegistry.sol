// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IDeviceRegistry} from "../interfaces/IDeviceRegistry.sol";
import {IReadingVerifier} from "../interfaces/IReadingVerifier.sol";
import {Countries, Country} from "../types/Country.sol";
import {FleetSlot} from "../types/FleetSlot.sol";
import {Zone, ZoneLib} from "../types/Zone.sol";
import {FleetRegistry} from "./FleetRegistry.sol";

/// @title DeviceRegistry
/// @notice Meters: their registration, certification, bonding, location, suspension, migration and release.
abstract contract DeviceRegistry is FleetRegistry, IDeviceRegistry {
    /// @notice May open a device for crediting once its location is proven, and close it again.
    bytes32 public constant LOCATION_VERIFIER_ROLE = keccak256("LOCATION_VERIFIER_ROLE");

    bytes32 private constant CONSENT_TYPEHASH =
        keccak256("BondConsent(bytes32 deviceId,uint32 fleet,uint32 bonds,uint64 deadline)");

    struct Device {
        address owner;
        uint32 fleet;
        uint32 lane;
        bool isRegistered;
        bool isLocated;
        bool isSuspended;
        bytes32 signerHash;
        bytes32 locationProof;
        Zone zone;
        uint32 nameplateWatts;
        uint32 bonds;
        uint40 releasedAt;
    }

    IReadingVerifier internal immutable _readingVerifier;
    mapping(bytes32 deviceId => Device) private _devices;

    constructor(IReadingVerifier readingVerifier) {
        _readingVerifier = readingVerifier;
    }

    // -- Registration --

    /// @inheritdoc IDeviceRegistry
    function registerDevice(bytes32 deviceId, Country country, bytes32 locationProof) external {
        registerDeviceInZone(deviceId, ZoneLib.national(country), locationProof);
    }

    /// @inheritdoc IDeviceRegistry
    function registerDeviceInZone(bytes32 deviceId, Zone zone, bytes32 locationProof)
        public
        onlyRole(DEVICE_REGISTRAR_ROLE)
    {
        if (deviceId == 0 || uint256(deviceId) > type(uint64).max) revert DeviceIdInvalid(deviceId);
        Device storage device = _devices[deviceId];
        if (device.isRegistered) revert DeviceKnown(deviceId);
        _requireZoneOpen(zone);
        device.isRegistered = true;
        device.zone = zone;
        device.locationProof = locationProof;
        emit DeviceRegistered(deviceId, zone.country(), address(0));
    }

    /// @inheritdoc IDeviceRegistry
    function certifyDevice(bytes32 deviceId, bytes32 signerHash, uint32 nameplateWatts)
        external
        onlyRole(DEVICE_REGISTRAR_ROLE)
    {
        Device storage device = _registeredDevice(deviceId);
        if (device.owner != address(0)) revert DeviceIsBonded(deviceId, device.owner);
        if (signerHash == 0 || nameplateWatts == 0) revert ZeroValue();
        (device.signerHash, device.nameplateWatts) = (signerHash, nameplateWatts);
        emit DeviceCertified(deviceId, signerHash, nameplateWatts);
    }

    /// @inheritdoc IDeviceRegistry
    function rotateDeviceKey(bytes32 deviceId, bytes32 newSignerHash) external onlyRole(DEVICE_REGISTRAR_ROLE) {
        Device storage device = _registeredDevice(deviceId);
        if (device.signerHash == 0) revert DeviceNotCertified(deviceId);
        if (newSignerHash == 0) revert ZeroValue();
        emit DeviceKeyRotated(deviceId, device.signerHash, newSignerHash);
        device.signerHash = newSignerHash;
    }

    // -- Bonding --

    /// @inheritdoc IDeviceRegistry
    function bondDevice(BondRequest calldata request) external returns (uint32 lane) {
        (bytes32 deviceId, address owner, uint32 fleet) = (request.proof.deviceId, request.proof.owner, request.fleet);
        Device storage device = _registeredDevice(deviceId);
        if (device.owner != address(0)) revert DeviceIsBonded(deviceId, device.owner);
        if (device.signerHash == 0) revert DeviceNotCertified(deviceId);
        if (owner == address(0)) revert ZeroValue();
        _requireFleetFits(device, device.zone, fleet);
        _requireOwnerConsent(request, device.bonds);
        (uint32 registerWh, uint32 readingTime) =
            _readingVerifier.checkBond(request.proof, device.signerHash, device.releasedAt);

        lane = _giveLane(fleet, registerWh);
        (device.owner, device.fleet, device.lane) = (owner, fleet, lane);
        ++device.bonds;
        _settleLane(device);
        emit DeviceBonded(deviceId, owner, fleet, lane, registerWh, readingTime);
    }

    /// @inheritdoc IDeviceRegistry
    function releaseDevice(bytes32 deviceId) external {
        Device storage device = _bondedDevice(deviceId);
        if (msg.sender != device.owner && !hasRole(DEVICE_REGISTRAR_ROLE, msg.sender)) {
            revert NotDeviceOwner(msg.sender, device.owner);
        }
        (uint32 fleet, uint32 lane) = (device.fleet, device.lane);
        _setFrozen(fleet, lane, true);
        (device.owner, device.fleet, device.lane, device.isLocated) = (address(0), 0, 0, false);
        device.releasedAt = uint40(block.timestamp);
        emit DeviceReleased(deviceId, fleet, lane);
    }

    // -- Opening and closing lanes --

    /// @inheritdoc IDeviceRegistry
    function verifyDeviceLocation(bytes32 deviceId) external onlyRole(LOCATION_VERIFIER_ROLE) {
        _setLocated(deviceId, true);
    }

    /// @inheritdoc IDeviceRegistry
    function revokeDeviceLocation(bytes32 deviceId) external onlyRole(LOCATION_VERIFIER_ROLE) {
        _setLocated(deviceId, false);
    }

    /// @inheritdoc IDeviceRegistry
    function suspendDevice(bytes32 deviceId) external onlyRole(DEVICE_REGISTRAR_ROLE) {
        _setSuspended(deviceId, true);
    }

    /// @inheritdoc IDeviceRegistry
    function reinstateDevice(bytes32 deviceId) external onlyRole(DEVICE_REGISTRAR_ROLE) {
        _setSuspended(deviceId, false);
    }

    /// @inheritdoc IDeviceRegistry
    function migrateDevice(bytes32 deviceId, Zone zone, bytes32 locationProof, uint32 fleet)
        external
        onlyRole(DEVICE_REGISTRAR_ROLE)
    {
        Device storage device = _registeredDevice(deviceId);
        if (device.zone.country() != Countries.UNSPECIFIED) revert DeviceHasCountry(deviceId, device.zone.country());
        if (zone.country() == Countries.UNSPECIFIED) revert CountryUnknown(zone.country());
        _requireZoneOpen(zone);
        (uint32 lane, uint32 registerWh) = (0, 0);
        if (device.owner == address(0)) {
            fleet = 0;
        } else {
            _requireFleetFits(device, zone, fleet);
            _setFrozen(device.fleet, device.lane, true);
            registerWh = registerOf(device.fleet, device.lane);
            lane = _giveLane(fleet, registerWh);
        }
        (device.zone, device.locationProof, device.isLocated) = (zone, locationProof, false);
        (device.fleet, device.lane) = (fleet, lane);
        emit DeviceMigrated(deviceId, zone, fleet, lane, registerWh);
    }

    // -- Views --

    /// @inheritdoc IDeviceRegistry
    function registeredDevices(bytes32 deviceId) external view returns (RegisteredDevice memory) {
        Device storage device = _devices[deviceId];
        return RegisteredDevice({
            deviceId: device.isRegistered ? deviceId : bytes32(0),
            owner: device.owner,
            country: device.zone.country(),
            locationProof: device.locationProof,
            isVerified: device.isLocated
        });
    }

    /// @inheritdoc IDeviceRegistry
    function meters(bytes32 deviceId) external view returns (Meter memory) {
        Device storage device = _devices[deviceId];
        return Meter({
            signerHash: device.signerHash,
            zone: device.zone,
            nameplateWatts: device.nameplateWatts,
            fleet: device.fleet,
            lane: device.lane,
            bonds: device.bonds,
            isSuspended: device.isSuspended
        });
    }

    /// @inheritdoc IDeviceRegistry
    function bondConsentDigest(bytes32 deviceId, uint32 fleet, uint64 deadline) external view returns (bytes32) {
        return _consentDigest(deviceId, fleet, _devices[deviceId].bonds, deadline);
    }

    // -- Internal --

    function _registeredDevice(bytes32 deviceId) private view returns (Device storage device) {
        device = _devices[deviceId];
        if (!device.isRegistered) revert DeviceUnknown(deviceId);
    }

    function _bondedDevice(bytes32 deviceId) private view returns (Device storage device) {
        device = _registeredDevice(deviceId);
        if (device.owner == address(0)) revert DeviceNotBonded(deviceId);
    }

    function _setLocated(bytes32 deviceId, bool isLocated) private {
        Device storage device = _registeredDevice(deviceId);
        if (device.isLocated == isLocated) revert DeviceStateUnchanged(deviceId, isLocated);
        device.isLocated = isLocated;
        _settleLane(device);
        emit DeviceLocationVerified(deviceId, isLocated);
    }

    function _setSuspended(bytes32 deviceId, bool isSuspended) private {
        Device storage device = _registeredDevice(deviceId);
        if (device.isSuspended == isSuspended) revert DeviceStateUnchanged(deviceId, isSuspended);
        device.isSuspended = isSuspended;
        _settleLane(device);
        emit DeviceSuspensionSet(deviceId, isSuspended);
    }

    /// @dev A bonded device's lane may move if its location is verified and it is not suspended.
    /// @custom:invariant LANE-3 a lane that may move belongs to a bonded, located device that is not suspended
    function _settleLane(Device storage device) private {
        if (device.owner == address(0)) return;
        _setFrozen(device.fleet, device.lane, !device.isLocated || device.isSuspended);
    }

    function _requireFleetFits(Device storage device, Zone zone, uint32 fleet) private view {
        FleetSlot slot = _fleetSlot(fleet);
        if (slot.zone() != zone) revert ZoneMismatch(zone, slot.zone());
        if (device.nameplateWatts > slot.nameplateWatts()) {
            revert NameplateTooLarge(device.nameplateWatts, slot.nameplateWatts());
        }
    }

    /// @dev Reverts unless the owner sends the transaction or has signed consent; a signature is valid for one bond.
    function _requireOwnerConsent(BondRequest calldata request, uint32 bonds) private view {
        (bytes32 deviceId, address owner) = (request.proof.deviceId, request.proof.owner);
        if (msg.sender == owner) return;
        if (request.deadline < block.timestamp) revert OwnerConsentExpired(request.deadline, block.timestamp);
        bytes32 digest = _consentDigest(deviceId, request.fleet, bonds, request.deadline);
        if (!SignatureChecker.isValidSignatureNowCalldata(owner, digest, request.ownerConsent)) {
            revert OwnerConsentInvalid(deviceId, owner);
        }
    }

    function _consentDigest(bytes32 deviceId, uint32 fleet, uint32 bonds, uint64 deadline)
        private
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(keccak256(abi.encode(CONSENT_TYPEHASH, deviceId, fleet, bonds, deadline)));
    }
}
