"""The interface through which the demo reports its progress."""

from typing import Protocol


class Watch(Protocol):
    """Receives the beginning, the steps and the end of every stage."""

    def begin(self, title: str, total: int | None) -> None:
        """A stage begins. total: the number of its steps, None if unknown."""

    def step(self, text: str = "") -> None:
        """One more step is done. text: the current state."""

    def say(self, text: str) -> None:
        """Describe what is being done between two steps."""

    def end(self, text: str) -> None:
        """The stage has ended. text: its result."""
