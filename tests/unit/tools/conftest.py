"""A gas snapshot in a file."""

import json
from pathlib import Path

import pytest

from tests.support.gas_snapshot import BATCH, STEPS


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps({"batches": {"1x1000": BATCH}, "steps": STEPS}), encoding="utf-8")
    return path
