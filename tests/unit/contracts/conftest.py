"""One protocol, and one that is governed, deployed once; every test gets it as it was."""

from collections.abc import Iterator

import pytest

from tests.support.bridge.fixtures import deployed, protocol
from tests.support.governance.governance import Governance, deploy_governance

__all__ = ["deployed", "deployed_governance", "governance", "protocol"]


@pytest.fixture(scope="session")
def deployed_governance() -> Governance:
    return deploy_governance()


@pytest.fixture
def governance(deployed_governance: Governance) -> Iterator[Governance]:
    """Another protocol, that the timelock holds; three of five signers pass a proposal."""
    with deployed_governance.chain.rollback():
        yield deployed_governance
