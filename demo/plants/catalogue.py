"""The real plants whose measured AC power the demo replays, and the evidence for each file's unit.

Every file is part of pvanalytics 0.2.2 (MIT), so nothing is downloaded. Two files of measured inverters, 2173
and 7539, are left out: their power is normalised, so it cannot be converted to watts.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class PowerUnit(Enum):
    """The unit of a file's power column; the value is the unit in milliwatts."""

    WATT = Decimal(10**3)
    KILOWATT = Decimal(10**6)


@dataclass(frozen=True)
class Plant:
    """One measured AC power channel of one plant.

    The file's times are used as written; `clock` describes them. `nameplate_w` is the nameplate of a meter
    that replays the plant, and `nameplate_basis` is the source of that number.
    """

    key: str
    name: str
    place: str
    file: str
    time_column: str
    power_column: str
    unit: PowerUnit
    unit_evidence: str
    clock: str
    nameplate_w: int
    nameplate_basis: str
    source: str
    window: str


PLANTS: tuple[Plant, ...] = (
    Plant(
        key="serf-east",
        name="NREL SERF East",
        place="Golden, Colorado",
        file="serf_east_15min_ac_power.csv",
        time_column="measured_on",
        power_column="ac_power",
        unit=PowerUnit.WATT,
        unit_evidence="peaks at 5,426; pvanalytics' own tests give the array as 6 kW",
        clock="UTC-7, Mountain Standard Time all year",
        nameplate_w=6_000,
        nameplate_basis="array size in pvanalytics' tests of quality.outliers",
        source="PVDAQ system 50, July to October 2016, 15-minute averages",
        window="104 whole days; seven separate runs of 14 fully measured days",
    ),
    Plant(
        key="serf-east-2",
        name="NREL SERF East, second channel",
        place="Golden, Colorado",
        file="system_50_ac_power_2_full_DST.parquet",
        time_column="measured_on",
        power_column="ac_power_2",
        unit=PowerUnit.WATT,
        unit_evidence="peaks at 3,368; the first channel of the same 6 kW system is in watts",
        clock="labelled UTC-7; the file has daylight saving time, so summer is one hour late",
        nameplate_w=6_000,
        nameplate_basis="the whole system's; the channel's own share is not published",
        source="PVDAQ system 50, April 2011 to December 2013, 15-minute averages",
        window="907 fully measured days; fifty separate runs of 14",
    ),
    Plant(
        key="serf-west",
        name="NREL SERF West",
        place="Golden, Colorado",
        file="serf_west_15min.csv",
        time_column="",
        power_column="ac_power__773",
        unit=PowerUnit.WATT,
        unit_evidence="the file's DC volts times amperes give its DC power in watts; AC is 93% of that",
        clock="local, no zone given; read as written (00:01 counts as 00:00)",
        nameplate_w=6_000,
        nameplate_basis="twin of SERF East; its highest measured DC power is 6,040 W",
        source="PVDAQ system 51, 2 to 6 January 2022, 15-minute averages",
        window="the file has 5 days, replayed in a loop; there is almost no power on the last",
    ),
    Plant(
        key="rsf-ii",
        name="NREL RSF II, inverter 2",
        place="Golden, Colorado",
        file="nrel_RSF_II.csv",
        time_column="",
        power_column="inv2_ac_power_w__1047",
        unit=PowerUnit.WATT,
        unit_evidence="the column says W, and the file's DC volts times amperes equal its DC power",
        clock="local, no zone given; read as written",
        nameplate_w=204_120,
        nameplate_basis="DC rating used for this inverter in pvanalytics' performance-ratio example",
        source="PVDAQ system 1283, 2 to 6 January 2022, 15-minute averages",
        window="the file has 5 days, replayed in a loop; the inverter was off on the last",
    ),
    Plant(
        key="mesa",
        name="NREL Mesa one-axis tracker",
        place="Golden, Colorado",
        file="nrel_1axis_tracker_mesa_ac_power.csv",
        time_column="measured_on",
        power_column="ac_power",
        unit=PowerUnit.KILOWATT,
        unit_evidence="labelled kW in pvanalytics' example; 328 W would be two modules, not many trackers",
        clock="UTC-6, Mountain Daylight Time",
        nameplate_w=330_000,
        nameplate_basis="highest measured power, 328.58 kW, rounded up; the file gives no rating",
        source="PVDAQ, 25 to 30 June 2010, 15-minute averages",
        window="the file has 6 days, replayed in a loop",
    ),
    Plant(
        key="snow-inverter",
        name="A utility's inverter in snow",
        place="not published",
        file="snow_data.csv",
        time_column="Timestamp",
        power_column="INV1 AC Power [kW]",
        unit=PowerUnit.KILOWATT,
        unit_evidence="the column says kW; it peaks at 38.3 on a 60 kW inverter",
        clock="local, no zone given; read as written",
        nameplate_w=60_000,
        nameplate_basis="AC rating in pvlib's CEC table of the PVI 60TL named by pvanalytics' snow example",
        source="an electric utility's sample, 5 to 10 January 2022, 15-minute samples in daytime only",
        window="the file has 6 days, replayed in a loop; the meter has no readings at night",
    ),
)
