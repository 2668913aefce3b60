"""The measured records, read once: parsing six files takes seconds."""

import pytest

from demo.plants.measured_power import PlantRecord, load_records


@pytest.fixture(scope="session")
def records() -> dict[str, PlantRecord]:
    return load_records()
