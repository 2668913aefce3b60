"""Errors for people: what happened, with the offending value, then the next step."""


class GramwattError(Exception):
    """Base of every error that the commands print as sentences before they exit with code 1.

    what: what happened, with the offending value. next_step: what to do. Both are whole sentences.
    """

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}")
        self.what = what
        self.next_step = next_step


class ReadingRangeError(GramwattError):
    """A field of a reading does not fit the layout that devices sign."""


class EvidenceError(GramwattError):
    """An evidence file is damaged or belongs to another batch."""


class QuorumError(GramwattError):
    """The available signatures are not a quorum."""


class PricingError(GramwattError):
    """A zone has no factor for the period, or its factor's day curve is missing."""


class CurveError(GramwattError):
    """A day curve is malformed."""
