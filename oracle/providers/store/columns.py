"""Column types for values that SQLite's signed 64-bit integers cannot hold directly."""

from sqlalchemy import BigInteger, Dialect, String
from sqlalchemy.types import TypeDecorator

from gramwatt.protocol.quantities import DeviceId, device_text

_SPAN = 2**64
_SIGNED_MAX = 2**63 - 1


class Uint64(TypeDecorator[int]):
    """0 to 2^64 - 1 in two's complement, so that values below 2^63 are stored unchanged."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, _dialect: Dialect) -> int | None:
        return value if value is None or value <= _SIGNED_MAX else value - _SPAN

    def process_result_value(self, value: int | None, _dialect: Dialect) -> int | None:
        return value if value is None or value >= 0 else value + _SPAN


class Eui64(TypeDecorator[DeviceId]):
    """A device as the 16 hexadecimal digits that are printed on it."""

    impl = String(16)
    cache_ok = True

    def process_bind_param(self, value: DeviceId | None, _dialect: Dialect) -> str | None:
        return None if value is None else device_text(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> DeviceId | None:
        return None if value is None else DeviceId(int(value, 16))
