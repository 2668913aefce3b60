"""One comparison of a deployment with what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What should be, and what is."""

    subject: str
    what: str
    expected: str
    actual: str

    @property
    def holds(self) -> bool:
        return self.expected == self.actual
