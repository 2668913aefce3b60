"""The bridge on the embedded chain, as a node reads it."""

import pytest

from gramwatt.chains.evm.contracts.bridge import Bridge
from tests.support.node.embedded import EmbeddedProtocol


@pytest.fixture
def bridge(site: EmbeddedProtocol, tmp_path) -> Bridge:
    return site.bridge(tmp_path)
