"""The node's own store of meters and readings."""

from oracle.providers.store.intake import IntakeTransaction
from oracle.providers.store.store import Store

__all__ = ["IntakeTransaction", "Store"]
