"""A deployment that tests break and verify."""

from collections.abc import Iterator

import pytest

from tests.support.deploying.verified import Verified
from tests.support.node.anvil import anvil


@pytest.fixture(scope="session")
def node() -> Iterator[Verified]:
    with anvil() as url:
        yield Verified(url)


@pytest.fixture
def deployed(node: Verified) -> Iterator[Verified]:
    """The deployment as it was, for every test anew."""
    with node.rollback():
        yield node
