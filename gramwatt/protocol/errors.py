"""Errors that a person reads: what happened with the offending value, then what to do next."""


class GramwattError(Exception):
    """Base of every error that the command shows as sentences and ends with exit code 1.

    `what` says what happened and names the value; `next_step` says what to do about it. Both are whole
    sentences.
    """

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}")
        self.what = what
        self.next_step = next_step


class ReadingRangeError(GramwattError):
    """A field of a reading does not fit the layout that devices sign."""


class EvidenceError(GramwattError):
    """An evidence file is damaged, or it is not the evidence of the batch."""


class QuorumError(GramwattError):
    """The signatures at hand do not make a batch."""


class PricingError(GramwattError):
    """A zone has no factor for the period, or what its factor needs is not at hand."""


class CurveError(GramwattError):
    """A day curve is not one."""
