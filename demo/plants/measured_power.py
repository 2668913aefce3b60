"""Power records: a plant's measured power as whole days of integer milliwatts.

Intervals without a measurement stay None: nothing is interpolated. Negative power, an inverter's own
consumption at night, becomes 0 and is counted, because a generation meter does not run backwards.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from demo.plants.catalogue import PLANTS, Plant
from demo.plants.plant_files import PlantDataError, data_folder, read_rows

STEP_SECONDS = 900  # every file used is on a 15-minute grid
STEPS_PER_DAY = 86_400 // STEP_SECONDS
WINDOW_DAYS = 14


@dataclass(frozen=True)
class MeasuredDay:
    """One calendar day in the file's local time: milliwatts in each 15 minutes, None if unmeasured."""

    day: date
    milliwatts: tuple[int | None, ...]

    @property
    def is_complete(self) -> bool:
        return None not in self.milliwatts


@dataclass(frozen=True)
class PowerRecord:
    """All whole calendar days of one file, in order and without gaps."""

    plant: Plant
    days: tuple[MeasuredDay, ...]
    clipped_samples: int
    missing_samples: int

    def windows(self) -> tuple[int, ...]:
        """Indices of the first days of the 14-day windows that different meters may replay.

        A long power record gives runs of 14 fully measured days that share no day. A power record shorter
        than 14 days is replayed in a loop, and a window may start on any of its days. So no two windows are
        equal.
        """
        if len(self.days) < WINDOW_DAYS:
            return tuple(range(len(self.days)))
        firsts, run = [], 0
        for index, day in enumerate(self.days):
            run = run + 1 if day.is_complete else 0
            if run == WINDOW_DAYS:
                firsts.append(index - WINDOW_DAYS + 1)
                run = 0
        return tuple(firsts)

    def window(self, first: int) -> tuple[MeasuredDay, ...]:
        """The 14 days from index `first`; a short power record continues at its first day."""
        return tuple(self.days[(first + offset) % len(self.days)] for offset in range(WINDOW_DAYS))


def load_power_records(folder: Path | None = None) -> dict[str, PowerRecord]:
    """The power record of every plant by key, from `folder` or from pvanalytics' own data."""
    folder = folder or data_folder()
    return {plant.key: load_power_record(plant, folder) for plant in PLANTS}


def load_power_record(plant: Plant, folder: Path) -> PowerRecord:
    """One plant's power record. A day is whole if the file has a row for each of its 96 intervals."""
    by_day: dict[date, dict[int, int | None]] = {}
    clipped = 0
    for time, power in read_rows(plant, folder):
        step = (time.hour * 3600 + time.minute * 60 + time.second) // STEP_SECONDS
        milliwatts = None if power is None else to_milliwatts(power, plant.unit.value)
        if milliwatts is not None and milliwatts < 0:
            milliwatts, clipped = 0, clipped + 1
        if step in by_day.setdefault(time.date(), {}):
            raise PlantDataError(f"{plant.file} has two rows for the 15 minutes of {time:%Y-%m-%d %H:%M}.")
        by_day[time.date()][step] = milliwatts
    days = tuple(
        MeasuredDay(day, tuple(steps[step] for step in range(STEPS_PER_DAY)))
        for day, steps in sorted(by_day.items())
        if len(steps) == STEPS_PER_DAY
    )
    if not days or days[-1].day - days[0].day != timedelta(days=len(days) - 1):
        raise PlantDataError(f"{plant.file} does not have consecutive whole days of 15-minute rows.")
    missing = sum(day.milliwatts.count(None) for day in days)
    return PowerRecord(plant, days, clipped, missing)


def to_milliwatts(power: Decimal, milliwatts_per_unit: Decimal) -> int:
    """The nearest whole milliwatt, ties to even: the only rounding between a file and a meter's energy."""
    return int((power * milliwatts_per_unit).to_integral_value(rounding=ROUND_HALF_EVEN))
