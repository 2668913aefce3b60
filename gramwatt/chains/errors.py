"""Errors of chains, nodes, address books, builds and keys."""

from typing import Any

from gramwatt.protocol.errors import GramwattError


class ChainError(GramwattError):
    """The chain cannot be read or written, or it is not the expected one."""


class CallReverted(ChainError):
    """A call or a transaction would revert. data: the contract's revert data, empty if it gave none."""

    def __init__(self, data: bytes, message: str) -> None:
        super().__init__(f"The contract refuses: {message}.", "Nothing was sent.")
        self.data = data
        self.message = message


class CallRefusedError(GramwattError):
    """A contract would refuse, or has refused, a transaction.

    name: the custom error's, empty if the contract gave none. arguments: its arguments by name.
    """

    def __init__(
        self, what: str, next_step: str, name: str = "", arguments: dict[str, Any] | None = None
    ) -> None:
        super().__init__(what, next_step)
        self.name = name
        self.arguments = arguments or {}


class FeeError(GramwattError):
    """Gas costs more than the account has or the configuration allows."""


class BookError(GramwattError):
    """The address book cannot be read, does not fit the chain, or lacks a contract."""


class BuildError(GramwattError):
    """The compiled contracts are missing or older than their sources."""


class KeyFileError(GramwattError):
    """A key file cannot be used."""
