"""A real node for tests that need one: gramwatt's own, ended with the block."""

from collections.abc import Iterator
from contextlib import contextmanager

from gramwatt.chains.dev.anvil import local_chain


@contextmanager
def anvil(*options: str, timestamp: int | None = None) -> Iterator[str]:
    """Start anvil and yield its URL."""
    with local_chain(*options, timestamp=timestamp) as url:
        yield url
