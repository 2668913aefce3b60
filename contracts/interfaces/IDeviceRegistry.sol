// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "../types/Country.sol";
import {Zone} from "../types/Zone.sol";
import {IReadingErrors, IReadingVerifier} from "./IReadingVerifier.sol";

/// @title IDeviceRegistry
/// @notice The life cycle of a meter: from its registration to a lane in its owner's fleet, and to its release.
/// @dev registered → certified → bonded → located: then its lane may move. Suspension and release freeze the lane. A
///      lane is assigned only once, so a late rollback can never affect another meter's register.
interface IDeviceRegistry is IReadingErrors {
    /// @notice Identity, owner and location of a registered device.
    /// @param deviceId bytes32(uint256(EUI-64)).
    /// @param owner Account that the device is bonded to, zero while unbonded.
    /// @param country Country of its location.
    /// @param locationProof Commitment to its location, salted so that the location cannot be found by trying all
    ///        places.
    /// @param isVerified Whether the location is verified.
    struct RegisteredDevice {
        bytes32 deviceId;
        address owner;
        Country country;
        bytes32 locationProof;
        bool isVerified;
    }

    /// @notice Key, nameplate and lane of a registered device.
    /// @param signerHash keccak256 of the device's ERC-7913 signer.
    /// @param zone Zone of its location: country and region.
    /// @param nameplateWatts Power that the hardware never exceeds, in W.
    /// @param fleet Its fleet, 0 while unbonded.
    /// @param lane Its lane in the fleet.
    /// @param bonds Number of times it was bonded; part of the owner's consent, so that no consent can be used twice.
    /// @param isSuspended Whether its lane is frozen by a suspension.
    struct Meter {
        bytes32 signerHash;
        Zone zone;
        uint32 nameplateWatts;
        uint32 fleet;
        uint32 lane;
        uint32 bonds;
        bool isSuspended;
    }

    /// @notice Input of `bondDevice`.
    /// @param proof Data that the device signed: the bond, and a fresh reading at which its register starts.
    /// @param fleet Fleet in which the device gets a lane; it has the same zone, and at least the device's nameplate.
    /// @param deadline Unix second after which the owner's consent is void.
    /// @param ownerConsent The owner's signature over BondConsent(deviceId, fleet, bonds, deadline) under the bridge's
    ///        domain; may be empty if the owner sends the transaction.
    struct BondRequest {
        IReadingVerifier.BondProof proof;
        uint32 fleet;
        uint64 deadline;
        bytes ownerConsent;
    }

    /// @notice The registrar registered a device with a commitment to its location. `owner` is zero: the device is not
    ///         bonded.
    event DeviceRegistered(bytes32 indexed deviceId, Country indexed country, address indexed owner);
    /// @notice A location verifier opened or closed the device for crediting.
    event DeviceLocationVerified(bytes32 indexed deviceId, bool verified);
    /// @notice The registrar certified a device's key and nameplate.
    event DeviceCertified(bytes32 indexed deviceId, bytes32 signerHash, uint32 nameplateWatts);
    /// @notice A device was bonded and assigned a lane. Its register starts at `registerWh`, read at `readingTime`.
    event DeviceBonded(
        bytes32 indexed deviceId,
        address indexed owner,
        uint32 indexed fleet,
        uint32 lane,
        uint32 registerWh,
        uint32 readingTime
    );
    /// @notice A device was released; its lane is never used again.
    event DeviceReleased(bytes32 indexed deviceId, uint32 indexed fleet, uint32 lane);
    /// @notice A device was suspended or reinstated.
    event DeviceSuspensionSet(bytes32 indexed deviceId, bool isSuspended);
    /// @notice A device's key was replaced.
    event DeviceKeyRotated(bytes32 indexed deviceId, bytes32 oldSignerHash, bytes32 newSignerHash);
    /// @notice A device of unspecified country was assigned a zone, and a lane there that continues at the old lane's
    ///         register.
    event DeviceMigrated(
        bytes32 indexed deviceId, Zone indexed zone, uint32 indexed fleet, uint32 lane, uint32 registerWh
    );

    /// @notice Thrown when the id is zero or wider than an EUI-64.
    error DeviceIdInvalid(bytes32 deviceId);
    /// @notice Thrown when the device was already registered.
    error DeviceKnown(bytes32 deviceId);
    /// @notice Thrown when the device was never registered.
    error DeviceUnknown(bytes32 deviceId);
    /// @notice Thrown when the device has no certified key and nameplate yet.
    error DeviceNotCertified(bytes32 deviceId);
    /// @notice Thrown when the device is bonded to `owner`; release it first.
    error DeviceIsBonded(bytes32 deviceId, address owner);
    /// @notice Thrown when the device is not bonded.
    error DeviceNotBonded(bytes32 deviceId);
    /// @notice Thrown when the device is already in that state.
    error DeviceStateUnchanged(bytes32 deviceId, bool state);
    /// @notice Thrown when the caller is neither the device's owner nor a registrar.
    error NotDeviceOwner(address caller, address owner);
    /// @notice Thrown when the device already has a country.
    error DeviceHasCountry(bytes32 deviceId, Country country);
    /// @notice Thrown when the device's zone differs from the fleet's zone.
    error ZoneMismatch(Zone deviceZone, Zone fleetZone);
    /// @notice Thrown when the device's nameplate exceeds the largest that the fleet allows.
    error NameplateTooLarge(uint256 deviceWatts, uint256 fleetWatts);
    /// @notice Thrown when the owner did not consent to this bond.
    error OwnerConsentInvalid(bytes32 deviceId, address owner);
    /// @notice Thrown when the deadline of the owner's consent has passed.
    error OwnerConsentExpired(uint256 deadline, uint256 nowTimestamp);

    /// @notice Registers a device in a country, with a commitment to its location.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call.
    function registerDevice(bytes32 deviceId, Country country, bytes32 locationProof) external;

    /// @notice Registers a device in one region of a country, with a commitment to its location.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call.
    function registerDeviceInZone(bytes32 deviceId, Zone zone, bytes32 locationProof) external;

    /// @notice Certifies a device's key and nameplate, before it is bonded.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call.
    /// @param signerHash keccak256 of the ERC-7913 signer.
    /// @param nameplateWatts Power that the hardware never exceeds, in W.
    function certifyDevice(bytes32 deviceId, bytes32 signerHash, uint32 nameplateWatts) external;

    /// @notice Bonds a certified device to its owner and assigns it a lane. Anyone may call.
    /// @custom:invariant BOND-1 the lane starts at the signed reading, so energy from before is never credited
    function bondDevice(BondRequest calldata request) external returns (uint32 lane);

    /// @notice Marks a device's location as verified, which opens the device for crediting.
    /// @dev Only LOCATION_VERIFIER_ROLE may call.
    function verifyDeviceLocation(bytes32 deviceId) external;

    /// @notice Revokes the verification of a device's location, which closes the device for crediting.
    /// @dev Only LOCATION_VERIFIER_ROLE may call.
    function revokeDeviceLocation(bytes32 deviceId) external;

    /// @notice Freezes a device's lane. Energy that it meters during the suspension remains in the meter's register.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call.
    function suspendDevice(bytes32 deviceId) external;

    /// @notice Ends a suspension.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call.
    function reinstateDevice(bytes32 deviceId) external;

    /// @notice Ends the bond between a device and its owner; its lane stays frozen permanently.
    /// @dev Only the owner or DEVICE_REGISTRAR_ROLE may call. To transfer a device, release it and bond it again. A
    ///      suspension stays in force after the release; the location must be verified again.
    function releaseDevice(bytes32 deviceId) external;

    /// @notice Replaces a device's key. The meter must continue its energy count; release a replaced meter instead.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call.
    function rotateDeviceKey(bytes32 deviceId, bytes32 newSignerHash) external;

    /// @notice Assigns a country, and a lane in a fleet there, to a device of unspecified country.
    /// @dev Only DEVICE_REGISTRAR_ROLE may call. The new lane starts at the old lane's register: no energy is lost or
    ///      counted twice. The location must be verified again. `fleet` is ignored for an unbonded device.
    function migrateDevice(bytes32 deviceId, Zone zone, bytes32 locationProof, uint32 fleet) external;

    /// @notice Identity, owner and location of a device; all fields are empty if it was never registered.
    function registeredDevices(bytes32 deviceId) external view returns (RegisteredDevice memory);

    /// @notice Key, nameplate and lane of a device.
    function meters(bytes32 deviceId) external view returns (Meter memory);

    /// @notice EIP-712 digest that the owner signs to consent to a bond.
    function bondConsentDigest(bytes32 deviceId, uint32 fleet, uint64 deadline) external view returns (bytes32);
}
