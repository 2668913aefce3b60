"""One comparison of a deployment with its plan or its address book."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """The expected and the actual value of one property."""

    subject: str
    what: str
    expected: str
    actual: str

    @property
    def holds(self) -> bool:
        return self.expected == self.actual
