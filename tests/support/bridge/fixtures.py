"""Fixtures that several conftest.py import: one protocol, deployed once; every test gets it as it was."""

from collections.abc import Iterator

import pytest

from tests.support.bridge.protocol import Protocol, deploy_protocol


@pytest.fixture(scope="session")
def deployed() -> Protocol:
    return deploy_protocol()


@pytest.fixture
def protocol(deployed: Protocol) -> Iterator[Protocol]:
    """Factors and roles in place, the policy Optional, no fleet yet. What a test does is undone."""
    with deployed.chain.rollback():
        yield deployed
