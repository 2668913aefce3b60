"""One row of a file of readings, with its cells parsed."""

from dataclasses import dataclass

from gramwatt.protocol.quantities import DeviceId, UnixTime


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """place: file and line, such as "readings.csv, line 7". An empty or missing cell is None or b"".

    A row has either `word`, or the fields of one: at least device, time and energy.
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
