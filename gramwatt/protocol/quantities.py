"""Identifiers, and the constants of the protocol. Quantities that are added stay plain integers."""

from typing import Final, NewType

DeviceId = NewType("DeviceId", int)
"""A meter's EUI-64, 0 to 2^64 - 1; contracts write it as bytes32(uint256(eui64))."""

FleetId = NewType("FleetId", int)
"""Number of a fleet on the bridge, counting from 1; u32."""

LaneId = NewType("LaneId", int)
"""Index of a meter's register in its fleet, counting from 0; lane n is lane n % 8 of word n // 8."""

UnixTime = NewType("UnixTime", int)
"""Whole seconds since 1970 in UTC, without leap seconds."""

NG_PER_UNIT: Final = 10**12
"""Nanograms in one credit unit (1 kg CO2e)."""

MWH_PER_WH: Final = 1000
SECONDS_PER_HOUR: Final = 3600

LANES_PER_WORD: Final = 8
REGISTER_BITS: Final = 32
REGISTER_SPAN: Final = 2**REGISTER_BITS
"""A register counts Wh modulo this."""

ADVANCE_MAX_WH: Final = 2**31 - 1
"""The largest advance of a register in one batch: half its span, so that a step back is always detected."""


def device_text(device: DeviceId) -> str:
    """The EUI-64 as printed on the meter: 16 hexadecimal digits."""
    return f"{device:016x}"
