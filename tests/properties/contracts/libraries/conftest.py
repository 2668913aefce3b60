"""The libraries, deployed once; they keep no state that a test could leave behind."""

import pytest

from tests.support.evm.artifacts import artifact
from tests.support.evm.chain import Chain, Contract


@pytest.fixture(scope="session")
def chain() -> Chain:
    return Chain()


@pytest.fixture(scope="session")
def library(chain: Chain) -> Contract:
    return chain.deploy(artifact("LibraryHarness"), sender=chain.account("deployer"))


@pytest.fixture(scope="session")
def packing(chain: Chain) -> Contract:
    return chain.deploy(artifact("PackingHarness"), sender=chain.account("deployer"))
