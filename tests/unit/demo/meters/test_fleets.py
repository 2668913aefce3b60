"""The cast: five countries, at least sixty meters, no two of them copies."""

from collections import Counter
from dataclasses import replace

import pytest

from demo.meters.fleets import KeyKind, demo_fleets
from demo.meters.replay import meter_power


def test_demo_fleets__the_cast__has_five_countries_and_sixty_meters(records) -> None:
    fleets = demo_fleets(records)

    assert {fleet.country for fleet in fleets} == {404, 566, 710, 704, 764}
    assert sum(len(fleet.meters) for fleet in fleets) == 69
    assert len({fleet.plant.key for fleet in fleets}) == 6
    assert max(Counter(fleet.country for fleet in fleets).values()) == 2


def test_demo_fleets__the_cast__has_unique_devices_lanes_and_windows(records) -> None:
    fleets = demo_fleets(records)
    meters = [meter for fleet in fleets for meter in fleet.meters]

    assert len({meter.device for meter in meters}) == len(meters)
    assert len({(meter.plant, meter.first_day) for meter in meters}) == len(meters)
    assert [meter.ordinal for meter in meters] == list(range(len(meters)))
    assert all([m.lane for m in fleet.meters] == list(range(len(fleet.meters))) for fleet in fleets)
    assert all(
        m.fleet == fleet.ordinal and m.plant == fleet.plant.key for fleet in fleets for m in fleet.meters
    )


def test_demo_fleets__the_cast__no_two_meters_replay_the_same_power(records) -> None:
    meters = [meter for fleet in demo_fleets(records) for meter in fleet.meters]
    local = [meter_power(replace(meter, utc_offset_hours=0), records[meter.plant]) for meter in meters]

    assert len(set(local)) == len(meters)


def test_demo_fleets__the_cast__every_sixth_meter_has_a_p256_key(records) -> None:
    kinds = [meter.key for fleet in demo_fleets(records) for meter in fleet.meters]

    assert [index for index, kind in enumerate(kinds) if kind is KeyKind.P256] == list(range(5, 69, 6))


def test_demo_fleets__record_too_short__names_the_plant(records) -> None:
    short = replace(records["serf-west"], days=records["serf-west"].days[:2])

    with pytest.raises(ValueError, match="serf-west"):
        demo_fleets({**records, "serf-west": short})
