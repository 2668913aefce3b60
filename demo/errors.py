"""Errors of the demonstration."""

from gramwatt.protocol.errors import GramwattError


class DemoError(GramwattError):
    """The demonstration cannot run, or one of its parts failed."""
