"""Errors that a person reads: what happened with the offending value, then what to do next."""

from typing import Any


class GramwattError(Exception):
    """Base of every error that the command shows as sentences and ends with exit code 1.

    `what` says what happened and names the value; `next_step` says what to do about it. Both are whole
    sentences.
    """

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}")
        self.what = what
        self.next_step = next_step


class ConfigError(GramwattError):
    """The configuration cannot be used."""


class ReadingRangeError(GramwattError):
    """A field of a reading does not fit the layout that devices sign."""


class ReadingFileError(GramwattError):
    """A file of readings cannot be used; nothing of it was stored."""


class MeterFileError(GramwattError):
    """A file of meters cannot be used."""


class EvidenceError(GramwattError):
    """An evidence file is damaged, or it is not the evidence of the batch."""


class KeyFileError(GramwattError):
    """A key file cannot be used."""


class StoreError(GramwattError):
    """The store of readings cannot be used."""


class QuorumError(GramwattError):
    """The signatures at hand do not make a batch."""


class PricingError(GramwattError):
    """A zone has no factor for the period, or what its factor needs is not at hand."""


class CurveError(GramwattError):
    """A day curve is not one."""


class ChainError(GramwattError):
    """The chain cannot be read, or it is not the one that the node is configured for."""


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
    """The chain asks more for gas than the node may pay."""


class BoardError(GramwattError):
    """The committee's board cannot be used."""
