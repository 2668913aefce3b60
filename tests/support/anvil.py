"""A real node for tests that need one: the demo's own, ended with the block."""

from collections.abc import Iterator
from contextlib import contextmanager

from demo.stage.local_chain import ROOT, anvil_path, free_port, local_chain

__all__ = ["ROOT", "anvil", "anvil_path", "free_port"]


@contextmanager
def anvil(*options: str, timestamp: int | None = None) -> Iterator[str]:
    """Start anvil and yield its URL."""
    with local_chain(*options, timestamp=timestamp) as url:
        yield url
