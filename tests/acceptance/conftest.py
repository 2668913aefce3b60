"""The protocol that the unit tests of the contracts have as well."""

from tests.support.bridge.fixtures import deployed, protocol

__all__ = ["deployed", "protocol"]
