"""Errors of plans and of sources of factors."""

from gramwatt.protocol.errors import GramwattError


class PlanError(GramwattError):
    """The plan is wrong. Nothing was sent."""


class SourceError(GramwattError):
    """A source of factors, or a file of research, is missing or cannot be used."""
