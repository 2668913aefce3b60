"""Turn measured power into cumulative readings, in exact integers.

Power is in milliwatts and every measured interval lasts 900 s, so energy is added up in milliwatt-seconds. It
is divided by 3600 only for a reading: the remainder stays in the sum, so nothing is lost.

The simulated calendar is in UTC and begins at midnight. A plant's clock is read as the standard time of the
place where its meter is assumed to be, so that noon stays noon. Intervals that this moves before the first
midnight are replayed after the last day, so a meter's 14 days have exactly the energy measured in its window.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from demo.meters.fleets import DemoFleet, DemoMeter
from demo.plants.measured_power import STEP_SECONDS, STEPS_PER_DAY, WINDOW_DAYS, PowerRecord
from gramwatt.protocol.quantities import MWH_PER_WH, SECONDS_PER_HOUR

MWS_PER_MWH = SECONDS_PER_HOUR
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class MeterEnergy:
    """The cumulative energy of one meter in mWh since the calendar began, rounded down."""

    meter: DemoMeter
    energy_mwh: int


@dataclass(frozen=True)
class ReportingTime:
    """The meters that have a reading at `time` (Unix seconds), in the order of the fleets."""

    time: int
    energies: tuple[MeterEnergy, ...]


@dataclass(frozen=True)
class Calendar:
    """Fourteen simulated days from `start`, a midnight UTC (Unix seconds); readings every `interval` seconds.

    ValueError if `start` is not a midnight, or if `interval` is not a multiple of 900 s that divides a day.
    """

    start: int
    interval: int = STEP_SECONDS

    def __post_init__(self) -> None:
        if self.start < 0 or self.start % DAY_SECONDS:
            raise ValueError(
                f"The calendar starts at {self.start}, which is not a midnight UTC in Unix seconds."
            )
        if self.interval <= 0 or self.interval % STEP_SECONDS or DAY_SECONDS % self.interval:
            raise ValueError(
                f"An interval of {self.interval} s is not a multiple of 900 s that divides a day."
            )

    @property
    def end(self) -> int:
        return self.start + WINDOW_DAYS * DAY_SECONDS

    def day_start(self, day: int) -> int:
        """Unix seconds of the midnight at which `day` (0 to 13) begins; day 14 is the end."""
        return self.start + day * DAY_SECONDS


def meter_power(meter: DemoMeter, record: PowerRecord) -> tuple[int | None, ...]:
    """Milliwatts in each 15 minutes of the calendar; None where the plant has no measurement."""
    steps = [power for day in record.window(meter.first_day) for power in day.milliwatts]
    ahead = meter.utc_offset_hours * 3600 // STEP_SECONDS % len(steps)
    return tuple(steps[ahead:] + steps[:ahead])


def replay(
    fleets: Sequence[DemoFleet], records: Mapping[str, PowerRecord], calendar: Calendar
) -> Iterator[ReportingTime]:
    """Yield every reporting time after the start up to the end; at the start every register is 0.

    A meter has a reading if the 15 minutes just before were measured. Energy measured before a gap is in the
    next reading, because registers are cumulative; energy that was not measured is in no reading.
    """
    meters = [meter for fleet in fleets for meter in fleet.meters]
    powers = [meter_power(meter, records[meter.plant]) for meter in meters]
    sums_mws = [0] * len(meters)
    steps_per_report = calendar.interval // STEP_SECONDS
    for end in range(steps_per_report, WINDOW_DAYS * STEPS_PER_DAY + 1, steps_per_report):
        for index, power in enumerate(powers):
            sums_mws[index] += sum(p or 0 for p in power[end - steps_per_report : end]) * STEP_SECONDS
        energies = tuple(
            MeterEnergy(meter, sums_mws[index] // MWS_PER_MWH)
            for index, meter in enumerate(meters)
            if powers[index][end - 1] is not None
        )
        yield ReportingTime(calendar.start + end * STEP_SECONDS, energies)


def expected_daily_wh(
    fleets: Sequence[DemoFleet], records: Mapping[str, PowerRecord], calendar: Calendar
) -> dict[int, tuple[int, ...]]:
    """Wh by which each fleet's registers must advance on each of the 14 days, keyed by the fleet's ordinal.

    It is calculated from the measurements and not from `replay`, so that the demo's final check compares two
    independent results. A lane's register is in whole Wh at its last measured reporting time up to midnight,
    and a day's energy is the difference of two such registers.
    """
    totals: dict[int, tuple[int, ...]] = {}
    for fleet in fleets:
        registers = [_midnight_registers(meter, records[meter.plant], calendar) for meter in fleet.meters]
        totals[fleet.ordinal] = tuple(
            sum(lane[day + 1] - lane[day] for lane in registers) for day in range(WINDOW_DAYS)
        )
    return totals


def _midnight_registers(meter: DemoMeter, record: PowerRecord, calendar: Calendar) -> list[int]:
    """The register in whole Wh at each of the 15 midnights; the first is 0."""
    power = meter_power(meter, record)
    stride = calendar.interval // STEP_SECONDS
    registers = [0]
    for day in range(1, WINDOW_DAYS + 1):
        midnight = day * STEPS_PER_DAY
        reported = (end for end in range(midnight, 0, -stride) if power[end - 1] is not None)
        measured_mws = STEP_SECONDS * sum(p or 0 for p in power[: next(reported, 0)])
        registers.append(measured_mws // (MWS_PER_MWH * MWH_PER_WH))
    return registers
