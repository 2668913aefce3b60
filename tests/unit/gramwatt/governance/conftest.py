"""A deployment with its governance on an embedded chain, as each test found it."""

from collections.abc import Iterator

import pytest

from tests.support.deploying.embedded import EmbeddedSite, embedded_site


@pytest.fixture
def site() -> Iterator[EmbeddedSite]:
    """What a test does is undone."""
    found = embedded_site()
    with found.rollback():
        yield found
