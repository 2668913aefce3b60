"""The node's own store of meters and readings, in SQLite."""

from oracle.providers.store.intake import IntakeTransaction
from oracle.providers.store.store import Store

__all__ = ["IntakeTransaction", "Store"]
