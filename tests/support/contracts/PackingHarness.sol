// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AccrualSlot, AccrualSlotLib} from "../../../contracts/types/AccrualSlot.sol";
import {Country} from "../../../contracts/types/Country.sol";
import {CreditId, CreditIdLib} from "../../../contracts/types/CreditId.sol";
import {FleetEnergy, FleetEnergyLib} from "../../../contracts/types/FleetEnergy.sol";
import {FleetSlot, FleetSlotLib} from "../../../contracts/types/FleetSlot.sol";
import {Zone, ZoneLib} from "../../../contracts/types/Zone.sol";

/// @notice Packs and unpacks every packed type, for property tests.
contract PackingHarness {
    function packZone(Country country, uint16 region) external pure returns (Zone) {
        return ZoneLib.pack(country, region);
    }

    function unpackZone(Zone zone) external pure returns (Country, uint16) {
        return (zone.country(), zone.region());
    }

    function packCreditId(Zone zone, uint16 vintage, uint16 methodology, uint16 flags)
        external
        pure
        returns (CreditId)
    {
        return CreditIdLib.pack(zone, vintage, methodology, flags);
    }

    function unpackCreditId(CreditId id) external pure returns (bool, Zone, Country, uint16, uint16, uint16, uint16) {
        return (id.isWellFormed(), id.zone(), id.country(), id.region(), id.vintage(), id.methodology(), id.flags());
    }

    function packFleetEnergy(uint64 energyWh, uint32 fleet, Zone zone, uint16 methodology)
        external
        pure
        returns (FleetEnergy)
    {
        return FleetEnergyLib.pack(energyWh, fleet, zone, methodology);
    }

    function unpackFleetEnergy(FleetEnergy energy) external pure returns (uint256, uint32, Zone, uint16) {
        return (energy.energyWh(), energy.fleet(), energy.zone(), energy.methodology());
    }

    /// @notice Opens a slot, adds lanes and frozen lanes, and returns all its fields.
    function fleetSlot(Zone zone, uint16 methodology, uint32 watts, uint40 since, uint8 lanes, uint32 frozen)
        external
        pure
        returns (Zone, uint16, uint256, uint256, uint256, uint256)
    {
        FleetSlot slot = FleetSlotLib.open(zone, methodology, watts, since);
        for (uint256 i; i < lanes; ++i) {
            slot = slot.withLane();
        }
        slot = slot.withFrozenLanes(~frozen & 0xffff).withFrozenLanes(frozen);
        return (slot.zone(), slot.methodology(), slot.nameplateWatts(), slot.since(), slot.lanes(), slot.frozenLanes());
    }

    function accrualSlot(uint128 units, uint128 carryNg) external pure returns (uint256, uint256) {
        AccrualSlot slot = AccrualSlotLib.pack(units, carryNg);
        return (slot.units(), slot.carryNg());
    }
}
