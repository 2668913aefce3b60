"""Keccak-256 by the C backend: a digest costs a microsecond or two, where the automatic choice may cost ten
times that."""

from eth_hash.backends.pysha3 import keccak256 as keccak

__all__ = ["keccak"]
