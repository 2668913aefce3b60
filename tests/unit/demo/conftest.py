"""The measured records, read once: parsing six files takes seconds."""

import pytest

from demo.plants.measured_power import PowerRecord, load_power_records


@pytest.fixture(scope="session")
def records() -> dict[str, PowerRecord]:
    return load_power_records()
