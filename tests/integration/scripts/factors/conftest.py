"""A deployment whose people type commands, and one in which a zone has seen everything."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gramwatt.chains.evm.contracts.names import BRIDGE
from tests.support.deploying.governed import Deployed
from tests.support.deploying.old_zone import pass_changes
from tests.support.deploying.signers_bench import Bench
from tests.support.node.anvil import anvil


@pytest.fixture(scope="session")
def deployed() -> Iterator[Deployed]:
    with anvil() as url:
        yield Deployed(url)


@pytest.fixture
def bench(deployed: Deployed, tmp_path: Path) -> Iterator[Bench]:
    """What a test does is undone."""
    with deployed.rollback():
        yield Bench(deployed, tmp_path)


@pytest.fixture(scope="session")
def old_node() -> Iterator[Deployed]:
    with anvil() as url:
        yield Deployed(url)


@pytest.fixture(scope="session")
def book(old_node: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its address book as a file."""
    path = tmp_path_factory.mktemp("book") / "book.json"
    replace(old_node.book, path=path).record(old_node.book.entry(BRIDGE))
    return path


@pytest.fixture(scope="session")
def passed(old_node: Deployed) -> list[bytes]:
    """The ids of the proposals that made its history of Kenya."""
    return pass_changes(old_node)
