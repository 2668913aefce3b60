"""One comparison of a deployment with what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What should be, and what is."""

    subject: str
    what: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        return self.expected == self.found
