"""Batches to ABI tuples and back, from calls' tuples and events' mappings alike."""

from gramwatt.protocol.batch import BatchSummary, EnergyBatch, FleetEnergy, FleetReadings
from gramwatt.protocol.quantities import FleetId, UnixTime

FLEETS = FleetReadings(FleetId(4), 5, (6, 7)), FleetReadings(FleetId(8), 9, (10,))
BATCH = EnergyBatch(UnixTime(1), UnixTime(2), b"\3" * 32, FLEETS)
ENERGY = FleetEnergy(methodology=0x1234, zone=404 << 16 | 5, fleet=FleetId(6), energy_wh=2**64 - 1)
SUMMARY = BatchSummary(b"\1" * 32, UnixTime(2), UnixTime(3), UnixTime(4), b"\5" * 32, (ENERGY,))


def test_energy_batch__to_abi__and_back():
    assert BATCH.to_abi() == (1, 2, b"\3" * 32, [(4, 5, [6, 7]), (8, 9, [10])])
    assert EnergyBatch.from_abi(BATCH.to_abi()) == BATCH


def test_energy_batch__from_an_events_mapping__is_the_same():
    start, end, evidence, fleets = BATCH.to_abi()
    names = ("fleet", "firstWord", "registers")
    event = {
        "periodStart": start,
        "periodEnd": end,
        "evidence": evidence,
        "fleets": [dict(zip(names, fleet, strict=True)) for fleet in fleets],
    }
    assert EnergyBatch.from_abi(event) == BATCH


def test_fleet_energy__to_abi__packs_as_the_contract_does():
    assert ENERGY.to_abi() == 0x1234 << 128 | (404 << 16 | 5) << 96 | 6 << 64 | 2**64 - 1
    assert FleetEnergy.from_abi(ENERGY.to_abi()) == ENERGY


def test_batch_summary__to_abi__and_back():
    assert SUMMARY.to_abi() == (b"\1" * 32, 2, 3, 4, b"\5" * 32, [ENERGY.to_abi()])
    assert BatchSummary.from_abi(SUMMARY.to_abi()) == SUMMARY
