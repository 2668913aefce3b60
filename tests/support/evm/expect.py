"""How a test says that a call is refused: the custom error by name, and every argument of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.evm.chain import Reverted

PANIC_OUT_OF_BOUNDS = "0x4e487b71" + (0x32).to_bytes(32, "big").hex()
"""Solidity's own refusal of an index beyond an array's end."""


@contextmanager
def reverts(error: str, *arguments: Any) -> Iterator[None]:
    """The block must be refused with just this error and just these arguments."""
    try:
        yield
    except Reverted as refusal:
        given = (refusal.error, *map(_plain, refusal.args_))
        assert given == (error, *map(_plain, arguments))
    else:
        raise AssertionError(f"nothing was refused; {error}{arguments} was expected")


def _plain(value: Any) -> Any:
    """Addresses in lower case, as the ABI decoder gives them."""
    return value.lower() if isinstance(value, str) and value.startswith("0x") else value
