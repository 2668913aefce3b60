"""The demo's cast: which meter stands where, and which plant's measurements it replays.

Only the place is assumed: a meter's power is what its plant measured, unscaled. A fleet replays one plant, so
its nameplate is that plant's; no two meters replay the same fortnight.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from demo.plants.catalogue import Plant
from demo.plants.measured_power import PlantRecord


class KeyKind(Enum):
    """The curve of a meter's key: one in flash, or one in a secure element."""

    SECP256K1 = "secp256k1"
    P256 = "P-256"


P256_EVERY = 6
# A locally administered EUI-64 (bit 1 of the first byte), so that no maker's address is taken.
FIRST_DEVICE = 0x0200_0000_0000_0000


@dataclass(frozen=True)
class DemoMeter:
    """One simulated meter. `first_day` is the index in its plant's record of the first day it replays."""

    ordinal: int
    device: int
    fleet: int
    lane: int
    plant: str
    first_day: int
    utc_offset_hours: int
    key: KeyKind


@dataclass(frozen=True)
class DemoFleet:
    """Meters of one beneficiary in one country; `ordinal` counts fleets from 0 in the order of the cast."""

    ordinal: int
    country: int
    country_name: str
    iso_code: str
    name: str
    plant: Plant
    meters: tuple[DemoMeter, ...]

    @property
    def nameplate_w(self) -> int:
        return self.plant.nameplate_w


@dataclass(frozen=True)
class _Part:
    country: int
    country_name: str
    iso_code: str
    utc_offset_hours: int
    name: str
    plant: str
    meters: int


_CAST = (
    _Part(404, "Kenya", "KE", 3, "Nairobi homes", "serf-east", 7),
    _Part(404, "Kenya", "KE", 3, "Naivasha farms", "rsf-ii", 3),
    _Part(566, "Nigeria", "NG", 1, "Lagos homes", "serf-east-2", 16),
    _Part(566, "Nigeria", "NG", 1, "Kano workshops", "snow-inverter", 4),
    _Part(710, "South Africa", "ZA", 2, "Gqeberha homes", "serf-east-2", 16),
    _Part(710, "South Africa", "ZA", 2, "Upington field", "mesa", 1),
    _Part(704, "Vietnam", "VN", 7, "Da Nang homes", "serf-west", 3),
    _Part(704, "Vietnam", "VN", 7, "Phan Rang field", "mesa", 1),
    _Part(764, "Thailand", "TH", 7, "Chiang Mai homes", "serf-east-2", 16),
    _Part(764, "Thailand", "TH", 7, "Rayong factories", "rsf-ii", 2),
)


def demo_fleets(records: Mapping[str, PlantRecord]) -> tuple[DemoFleet, ...]:
    """The ten fleets and 69 meters of the demo, each meter with its own window of its plant's record.

    ValueError if a record has fewer windows than the cast has meters for it.
    """
    windows = {key: iter(record.windows()) for key, record in records.items()}
    fleets: list[DemoFleet] = []
    ordinal = 0
    for number, part in enumerate(_CAST):
        meters = []
        for lane in range(part.meters):
            first_day = next(windows[part.plant], None)
            if first_day is None:
                raise ValueError(
                    f"The record of {part.plant} has too few days for another meter in {part.name}."
                )
            key = KeyKind.P256 if ordinal % P256_EVERY == P256_EVERY - 1 else KeyKind.SECP256K1
            device = FIRST_DEVICE | part.country << 16 | ordinal
            meters.append(
                DemoMeter(ordinal, device, number, lane, part.plant, first_day, part.utc_offset_hours, key)
            )
            ordinal += 1
        plant = records[part.plant].plant
        fleets.append(
            DemoFleet(number, part.country, part.country_name, part.iso_code, part.name, plant, tuple(meters))
        )
    return tuple(fleets)
