"""PACK-1 to PACK-5: what is packed comes out again, and nothing else does."""

from hypothesis import example, given

from gramwatt.protocol.batch import FleetEnergy
from tests.support.strategies import u8, u16, u32, u40, u64, u128, word


@given(country=u16, region=u16)
def test_zone__packed__comes_out(packing, country, region):
    """PACK-2."""
    zone = packing.call("packZone", country, region)

    assert zone == country << 16 | region
    assert packing.call("unpackZone", zone) == (country, region)


@given(zone=u32, vintage=u16, methodology=u16, flags=u16)
@example(zone=404 << 16, vintage=2026, methodology=1, flags=1)
def test_credit_id__packed__comes_out(packing, zone, vintage, methodology, flags):
    """PACK-1."""
    credit_id = packing.call("packCreditId", zone, vintage, methodology, flags)

    unpacked = packing.call("unpackCreditId", credit_id)

    assert unpacked == (True, zone, zone >> 16, zone & 0xFFFF, vintage, methodology, flags)
    assert credit_id == zone << 48 | vintage << 32 | methodology << 16 | flags


@given(bits=word)
@example(bits=1 << 80)
@example(bits=(1 << 80) - 1)
def test_credit_id__any_word__is_well_formed_just_when_it_can_be_packed_again(packing, bits):
    """PACK-1: nothing hides in the bits that a class does not have."""
    well_formed, zone, _, _, vintage, methodology, flags = packing.call("unpackCreditId", bits)

    assert well_formed == (packing.call("packCreditId", zone, vintage, methodology, flags) == bits)


@given(energy=u64, fleet=u32, zone=u32, methodology=u16)
def test_fleet_energy__packed__comes_out_in_solidity_and_python(packing, energy, fleet, zone, methodology):
    """PACK-3."""
    packed = packing.call("packFleetEnergy", energy, fleet, zone, methodology)

    assert packing.call("unpackFleetEnergy", packed) == (energy, fleet, zone, methodology)
    assert FleetEnergy.from_abi(packed) == FleetEnergy(methodology, zone, fleet, energy)
    assert FleetEnergy(methodology, zone, fleet, energy).to_abi() == packed


@given(zone=u32, methodology=u16, watts=u32, since=u40, lanes=u8, frozen=u32)
def test_fleet_slot__opened_and_counted__comes_out(packing, zone, methodology, watts, since, lanes, frozen):
    """PACK-4: the two counters move without touching what is fixed."""
    slot = packing.call("fleetSlot", zone, methodology, watts, since, lanes, frozen)

    assert slot == (zone, methodology, watts, since, lanes, frozen)


@given(units=u128, carry=u128)
def test_accrual_slot__packed__comes_out(packing, units, carry):
    """PACK-5."""
    assert packing.call("accrualSlot", units, carry) == (units, carry)
