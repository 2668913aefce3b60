// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Country} from "../types/Country.sol";
import {Zone} from "../types/Zone.sol";
import {IReadingErrors, IReadingVerifier} from "./IReadingVerifier.sol";

/// @title IDeviceRegistry
/// @notice Meters from the registrar's word for their hardware to a lane in their owner's fleet, and out again.
/// @dev registered → certified → bonded → located: then its lane may move. Suspension and release freeze the lane.
///      A lane is given once and never again, so a late rollback can never reach another meter's register.
interface IDeviceRegistry is IReadingErrors {
    /// @notice A registered device as the seed has it.
    /// @param deviceId bytes32(uint256(EUI-64)).
    /// @param owner Wallet that bonded it, zero while unbonded.
    /// @param country Where it stands.
    /// @param locationProof Commitment to its place (salted, so that nobody can try all places).
    /// @param isVerified Whether the location was verified.
    struct RegisteredDevice {
        bytes32 deviceId;
        address owner;
        Country country;
        bytes32 locationProof;
        bool isVerified;
    }

    /// @notice The part of a device that Gramwatt adds.
    /// @param signerHash keccak256 of the device's ERC-7913 signer.
    /// @param zone Where it stands, with the region.
    /// @param nameplateWatts Power that the hardware never exceeds.
    /// @param fleet Its fleet, 0 while unbonded.
    /// @param lane Its lane in the fleet.
    /// @param bonds How often it was bonded; part of the owner's consent, so that none is used twice.
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

    /// @notice What bonding takes.
    /// @param proof What the device signed: the bond, and a fresh reading where its register starts.
    /// @param fleet The fleet that gives it a lane; same zone, at least the device's nameplate.
    /// @param deadline Unix second after which the owner's consent is void.
    /// @param ownerConsent The owner's signature over BondConsent(deviceId, fleet, bonds, deadline) under the bridge's
    ///        domain; may be empty if the owner sends the transaction.
    struct BondRequest {
        IReadingVerifier.BondProof proof;
        uint32 fleet;
        uint64 deadline;
        bytes ownerConsent;
    }

    /// @notice The registrar vouches for a device and the proof of its location. Owner is zero until it is bonded.
    event DeviceRegistered(bytes32 indexed deviceId, Country indexed country, address indexed owner);
    /// @notice A verifier opened the device for crediting, or closed it.
    event DeviceLocationVerified(bytes32 indexed deviceId, bool verified);
    /// @notice The registrar tied a device to a key and a nameplate.
    event DeviceCertified(bytes32 indexed deviceId, bytes32 signerHash, uint32 nameplateWatts);
    /// @notice A device got a lane. Its register starts at `registerWh`, read at `readingTime`.
    event DeviceBonded(
        bytes32 indexed deviceId,
        address indexed owner,
        uint32 indexed fleet,
        uint32 lane,
        uint32 registerWh,
        uint32 readingTime
    );
    /// @notice A device left its lane for good.
    event DeviceReleased(bytes32 indexed deviceId, uint32 indexed fleet, uint32 lane);
    /// @notice A device was suspended or reinstated.
    event DeviceSuspensionSet(bytes32 indexed deviceId, bool isSuspended);
    /// @notice A device signs with another key from now on.
    event DeviceKeyRotated(bytes32 indexed deviceId, bytes32 oldSignerHash, bytes32 newSignerHash);
    /// @notice A device of unspecified country was given one, and a lane there that goes on where the old one stopped.
    event DeviceMigrated(
        bytes32 indexed deviceId, Zone indexed zone, uint32 indexed fleet, uint32 lane, uint32 registerWh
    );

    /// @notice The id is zero or wider than an EUI-64.
    error DeviceIdInvalid(bytes32 deviceId);
    /// @notice The device was registered before.
    error DeviceKnown(bytes32 deviceId);
    /// @notice The device was never registered.
    error DeviceUnknown(bytes32 deviceId);
    /// @notice The device has no key and nameplate yet.
    error DeviceNotCertified(bytes32 deviceId);
    /// @notice The device is bonded to `owner`; release it first.
    error DeviceIsBonded(bytes32 deviceId, address owner);
    /// @notice The device is bonded to nobody.
    error DeviceNotBonded(bytes32 deviceId);
    /// @notice The device is in that state already.
    error DeviceStateUnchanged(bytes32 deviceId, bool state);
    /// @notice Only the owner or a registrar may.
    error NotDeviceOwner(address caller, address owner);
    /// @notice The device's country is unspecified no more.
    error DeviceHasCountry(bytes32 deviceId, Country country);
    /// @notice The device stands in another zone than the fleet.
    error ZoneMismatch(Zone deviceZone, Zone fleetZone);
    /// @notice The device is stronger than the fleet's devices may be.
    error NameplateTooLarge(uint256 deviceWatts, uint256 fleetWatts);
    /// @notice The owner did not agree to this bond.
    error OwnerConsentInvalid(bytes32 deviceId, address owner);
    /// @notice The owner's consent is void since its deadline.
    error OwnerConsentExpired(uint256 deadline, uint256 nowTimestamp);

    /// @notice Vouches for a device in a country, and for the proof of its location.
    /// @dev By DEVICE_REGISTRAR_ROLE.
    function registerDevice(bytes32 deviceId, Country country, bytes32 locationProof) external;

    /// @notice The same for a device in one region of a country.
    /// @dev By DEVICE_REGISTRAR_ROLE.
    function registerDeviceInZone(bytes32 deviceId, Zone zone, bytes32 locationProof) external;

    /// @notice Vouches for a device's key and nameplate, before it is bonded.
    /// @dev By DEVICE_REGISTRAR_ROLE.
    /// @param signerHash keccak256 of the ERC-7913 signer.
    /// @param nameplateWatts Power that the hardware never exceeds, in W.
    function certifyDevice(bytes32 deviceId, bytes32 signerHash, uint32 nameplateWatts) external;

    /// @notice Hands a certified device to its owner and gives it a lane. Anyone may deliver it.
    /// @custom:invariant BOND-1 the lane starts at the signed reading, so energy from before is never credited
    function bondDevice(BondRequest calldata request) external returns (uint32 lane);

    /// @notice Opens a device for crediting.
    /// @dev By LOCATION_VERIFIER_ROLE.
    function verifyDeviceLocation(bytes32 deviceId) external;

    /// @notice Closes a device for crediting.
    /// @dev By LOCATION_VERIFIER_ROLE.
    function revokeDeviceLocation(bytes32 deviceId) external;

    /// @notice Freezes a device's lane. What it meters meanwhile waits in the meter.
    /// @dev By DEVICE_REGISTRAR_ROLE.
    function suspendDevice(bytes32 deviceId) external;

    /// @notice Ends a suspension.
    /// @dev By DEVICE_REGISTRAR_ROLE.
    function reinstateDevice(bytes32 deviceId) external;

    /// @notice Takes a device from its owner; its lane stays frozen for good.
    /// @dev To transfer a device, release it and bond it anew. By its owner, or by DEVICE_REGISTRAR_ROLE. A suspension outlives it; the location must be verified again.
    function releaseDevice(bytes32 deviceId) external;

    /// @notice Replaces a device's key. Its energy must go on counting; a replaced meter is released instead.
    /// @dev By DEVICE_REGISTRAR_ROLE.
    function rotateDeviceKey(bytes32 deviceId, bytes32 newSignerHash) external;

    /// @notice Gives a device of unspecified country its country, and a lane in a fleet there.
    /// @dev By DEVICE_REGISTRAR_ROLE. The new lane starts at the old one's register: nothing is lost or counted twice.
    ///      The location must be verified again. `fleet` is ignored for an unbonded device.
    function migrateDevice(bytes32 deviceId, Zone zone, bytes32 locationProof, uint32 fleet) external;

    /// @notice A device as the seed has it; all empty if it was never registered.
    function registeredDevices(bytes32 deviceId) external view returns (RegisteredDevice memory);

    /// @notice The rest of a device.
    function meters(bytes32 deviceId) external view returns (Meter memory);

    /// @notice What the owner signs to agree to a bond.
    function bondConsentDigest(bytes32 deviceId, uint32 fleet, uint64 deadline) external view returns (bytes32);
}
