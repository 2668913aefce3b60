"""Errors of factor governance."""

from gramwatt.protocol.errors import GramwattError


class ProposalError(GramwattError):
    """A proposal, or a file that belongs to one, cannot be used. Nothing was sent."""
