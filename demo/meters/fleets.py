"""The demo's fleets: where each meter is located, and which plant's measurements it replays.

Only the place is assumed: a meter's power is what its plant measured, unscaled. A fleet replays one plant, so
it has that plant's nameplate; no two meters replay the same 14 days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from demo.plants.catalogue import Plant
from demo.plants.measured_power import PowerRecord


class KeyKind(Enum):
    """The curve of a meter's key: secp256k1 for a key in flash, P-256 for one in a secure element."""

    SECP256K1 = "secp256k1"
    P256 = "P-256"


P256_EVERY = 6
# A locally administered EUI-64 (bit 1 of the first byte), which no manufacturer can have assigned.
FIRST_DEVICE = 0x0200_0000_0000_0000


@dataclass(frozen=True)
class DemoMeter:
    """One simulated meter. `first_day` is the index in the power record of the first day that it replays."""

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
    """Meters of one beneficiary in one country; `ordinal` counts the demo's fleets from 0."""

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
class _FleetEntry:
    country: int
    country_name: str
    iso_code: str
    utc_offset_hours: int
    name: str
    plant: str
    meters: int


_FLEETS = (
    _FleetEntry(404, "Kenya", "KE", 3, "Nairobi homes", "serf-east", 7),
    _FleetEntry(404, "Kenya", "KE", 3, "Naivasha farms", "rsf-ii", 3),
    _FleetEntry(566, "Nigeria", "NG", 1, "Lagos homes", "serf-east-2", 16),
    _FleetEntry(566, "Nigeria", "NG", 1, "Kano workshops", "snow-inverter", 4),
    _FleetEntry(710, "South Africa", "ZA", 2, "Gqeberha homes", "serf-east-2", 16),
    _FleetEntry(710, "South Africa", "ZA", 2, "Upington field", "mesa", 1),
    _FleetEntry(704, "Vietnam", "VN", 7, "Da Nang homes", "serf-west", 3),
    _FleetEntry(704, "Vietnam", "VN", 7, "Phan Rang field", "mesa", 1),
    _FleetEntry(764, "Thailand", "TH", 7, "Chiang Mai homes", "serf-east-2", 16),
    _FleetEntry(764, "Thailand", "TH", 7, "Rayong factories", "rsf-ii", 2),
)


def demo_fleets(records: Mapping[str, PowerRecord]) -> tuple[DemoFleet, ...]:
    """The ten fleets and 69 meters of the demo, each meter with its own window of its plant's power record.

    ValueError if a power record has fewer windows than there are meters for it.
    """
    windows = {key: iter(record.windows()) for key, record in records.items()}
    fleets: list[DemoFleet] = []
    ordinal = 0
    for number, entry in enumerate(_FLEETS):
        meters = []
        for lane in range(entry.meters):
            first_day = next(windows[entry.plant], None)
            if first_day is None:
                raise ValueError(
                    f"The power record of {entry.plant} has too few days for another meter in {entry.name}."
                )
            key = KeyKind.P256 if ordinal % P256_EVERY == P256_EVERY - 1 else KeyKind.SECP256K1
            device = FIRST_DEVICE | entry.country << 16 | ordinal
            meters.append(
                DemoMeter(ordinal, device, number, lane, entry.plant, first_day, entry.utc_offset_hours, key)
            )
            ordinal += 1
        plant = records[entry.plant].plant
        fleets.append(
            DemoFleet(
                number, entry.country, entry.country_name, entry.iso_code, entry.name, plant, tuple(meters)
            )
        )
    return tuple(fleets)
