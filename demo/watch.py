"""Who looks on while the demo runs."""

from typing import Protocol


class Watch(Protocol):
    """Hears of every stage: its beginning, its steps, its end."""

    def begin(self, title: str, total: int | None) -> None:
        """A stage begins, of so many steps if that is known."""

    def step(self, text: str = "") -> None:
        """One more of them is done; the text says where it stands."""

    def say(self, text: str) -> None:
        """What is going on, between two steps."""

    def end(self, text: str) -> None:
        """The stage is done, and this is what came of it."""
