"""The measured records, read once: parsing six files takes seconds."""

import pytest

from oracle.modules.demo.records import PlantRecord, load_records


@pytest.fixture(scope="session")
def records() -> dict[str, PlantRecord]:
    return load_records()
