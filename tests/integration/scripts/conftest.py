"""A node on which nothing is deployed."""

from collections.abc import Iterator

import pytest

from tests.support.deploying.plans import Node
from tests.support.node.anvil import anvil


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    with anvil() as url:
        yield Node(url)
