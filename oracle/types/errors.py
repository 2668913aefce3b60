"""Errors of the operator's node."""

from gramwatt.protocol.errors import GramwattError


class ConfigError(GramwattError):
    """The configuration cannot be used."""


class ReadingFileError(GramwattError):
    """A file of readings cannot be used; none of its readings were stored."""


class MeterFileError(GramwattError):
    """A file of meters cannot be used."""


class StoreError(GramwattError):
    """The store of readings cannot be used."""


class BoardError(GramwattError):
    """The committee's board cannot be used."""
