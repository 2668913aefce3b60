"""One protocol, and one that is governed, deployed once; every test gets it as it was."""

from collections.abc import Iterator

import pytest

from tests.support.governance.governance import Governance, deploy_governance
from tests.support.bridge.protocol import Protocol, deploy_protocol


@pytest.fixture(scope="session")
def deployed() -> Protocol:
    return deploy_protocol()


@pytest.fixture
def protocol(deployed: Protocol) -> Iterator[Protocol]:
    """Factors and roles in place, the policy Optional, no fleet yet. What a test does is undone."""
    with deployed.chain.rollback():
        yield deployed


@pytest.fixture(scope="session")
def deployed_governance() -> Governance:
    return deploy_governance()


@pytest.fixture
def governance(deployed_governance: Governance) -> Iterator[Governance]:
    """Another protocol, that the timelock holds; three of five signers pass a proposal."""
    with deployed_governance.chain.rollback():
        yield deployed_governance
