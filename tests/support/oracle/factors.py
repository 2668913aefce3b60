"""Factors of a zone, as the bridge has them."""

from dataclasses import replace
from typing import Any

from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime


def make_factor(**changes: Any) -> FactorRecord:
    """A verified factor of 512 g/kWh that has always been in force."""
    factor = FactorRecord(
        value=512_000_000,
        effective_from=UnixTime(0),
        kind=FactorKind.COMBINED_MARGIN,
        status=FactorStatus.VERIFIED,
        source_year=2024,
        uncertainty_bps=0,
        source_hash=b"\5" * 32,
    )
    return replace(factor, **changes)
