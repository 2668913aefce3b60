"""A committee of one oracle on a real node."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.node.anvil import anvil
from tests.support.node.protocol import deploy_on_node
from tests.support.oracle.committee import Committee
from tests.support.oracle.days import GENESIS


@pytest.fixture
def committee(tmp_path: Path) -> Iterator[Committee]:
    with anvil(timestamp=GENESIS) as url:
        yield Committee(deploy_on_node(url, oracles=1, threshold=1), url, tmp_path)
