"""The protocol on an embedded chain, as each test found it."""

from collections.abc import Iterator

import pytest

from tests.support.node.embedded import EmbeddedProtocol


@pytest.fixture(scope="package")
def embedded() -> EmbeddedProtocol:
    return EmbeddedProtocol()


@pytest.fixture
def site(embedded: EmbeddedProtocol) -> Iterator[EmbeddedProtocol]:
    """What a test does is undone."""
    with embedded.rollback():
        yield embedded
