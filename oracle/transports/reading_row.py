"""One row of a file of readings, its cells parsed, before it is a reading."""

from dataclasses import dataclass

from gramwatt.protocol.quantities import DeviceId, UnixTime


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """`place` says where the row is ("readings.csv, line 7").

    A cell that is empty, or not there, is None or empty.

    Either `word` is there, or the fields that make one: device, time and energy at least.
    """

    place: str
    device: DeviceId | None = None
    time: UnixTime | None = None
    energy_mwh: int | None = None
    counter: int | None = None
    boots: int | None = None
    flags: int | None = None
    centivolts: int | None = None
    milliamperes: int | None = None
    word: bytes = b""
    air: bytes = b""
    signature: bytes = b""
    signer: bytes = b""
