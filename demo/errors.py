"""Errors of the demonstration."""

from gramwatt.protocol.errors import GramwattError


class DemoError(GramwattError):
    """The demonstration cannot run, or its parts did not do what they are for."""
