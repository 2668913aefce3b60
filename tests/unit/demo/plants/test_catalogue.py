"""What the catalogue says of a plant is what its file has: unit, nameplate, and the numbers in its texts."""

from decimal import Decimal

import pytest

from demo.plants.catalogue import PLANTS, PowerUnit
from demo.plants.plant_files import data_folder
from demo.report.tables import UNIT_SYMBOLS

each_plant = pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.key)


def peak_mw(record) -> int:
    return max(power or 0 for day in record.days for power in day.milliwatts)


def test_plants__of_the_catalogue__have_keys_and_channels_of_their_own():
    assert len({plant.key for plant in PLANTS}) == len(PLANTS) == 6
    assert len({(plant.file, plant.power_column) for plant in PLANTS}) == len(PLANTS)


@each_plant
def test_plants__of_the_catalogue__are_files_of_pvanalytics_with_evidence(plant):
    assert (data_folder() / plant.file).is_file()
    for text in (plant.name, plant.unit_evidence, plant.clock, plant.nameplate_basis, plant.source):
        assert text.strip()


@each_plant
def test_nameplate_w__real_files__is_above_every_power_and_not_far_above(records, plant):
    # Above the nameplate the bridge refuses the batch; below a tenth of it the unit is probably wrong.
    assert plant.nameplate_w * 100 < peak_mw(records[plant.key]) <= plant.nameplate_w * 1000


@pytest.mark.parametrize(
    ("key", "text", "mw"),
    [
        ("serf-east", "peaks at 5,426;", 5_426_000),
        ("serf-east-2", "peaks at 3,368;", 3_368_000),
        ("snow-inverter", "peaks at 38.3 ", 38_300_000),
    ],
)
def test_unit_evidence__a_peak__is_that_of_the_file_rounded(records, key, text, mw):
    assert text in records[key].plant.unit_evidence
    assert abs(peak_mw(records[key]) - mw) * 1000 < mw  # rounded in its last digit


@pytest.mark.parametrize(
    ("key", "text", "days"),
    [("serf-east", "104 whole days", 104), ("serf-west", "the file has 5 days", 5),
     ("rsf-ii", "the file has 5 days", 5), ("mesa", "the file has 6 days", 6),
     ("snow-inverter", "the file has 6 days", 6)],
)  # fmt: skip
def test_window__a_number_of_days__is_that_of_the_file(records, key, text, days):
    assert records[key].plant.window.startswith(text)
    assert len(records[key].days) == days


def test_window__of_the_longest_record__counts_only_complete_days(records):
    record = records["serf-east-2"]
    assert record.plant.window == "907 fully measured days; fifty separate runs of 14"
    assert (sum(day.is_complete for day in record.days), len(record.windows())) == (907, 50)


def test_power_unit__each__is_in_milliwatts_and_has_a_symbol():
    assert {unit: (unit.value, UNIT_SYMBOLS[unit]) for unit in PowerUnit} == {
        PowerUnit.WATT: (Decimal(1_000), "W"),
        PowerUnit.KILOWATT: (Decimal(1_000_000), "kW"),
    }
