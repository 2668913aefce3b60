"""A result like the demo's own: real measurements, and a chain that kept the law, worked out and not run."""

from collections.abc import Mapping

from demo.meters.fleets import KeyKind, demo_fleets
from demo.meters.replay import Calendar, expected_daily_wh
from demo.plants.measured_power import PowerRecord
from demo.play.result import BatchResult, DayResult, DemoResult, FleetResult, stand_ins

FACTORS = {404: 512_000_000, 566: 894_000_000, 710: 928_000_000, 704: 695_000_000, 764: 574_000_000}


def make_result(records: Mapping[str, PowerRecord], start: int = 1_767_225_600) -> DemoResult:
    """Fourteen days from `start`; gas numbers are of the order that the bridge needs, not measured ones."""
    fleets = demo_fleets(records)
    calendar = Calendar(start)
    daily = expected_daily_wh(fleets, records, calendar)
    rows = []
    for fleet in fleets:
        energy_wh = sum(daily[fleet.ordinal])
        expected_ng = energy_wh * FACTORS[fleet.country]
        units, carry_ng = divmod(expected_ng, 10**12)
        rows.append(
            FleetResult(
                country=fleet.country,
                country_name=fleet.country_name,
                fleet_name=fleet.name,
                plant=fleet.plant.name,
                meters=len(fleet.meters),
                energy_wh=energy_wh,
                factor=FACTORS[fleet.country],
                units=units,
                carry_ng=carry_ng,
                expected_ng=expected_ng,
            )
        )
    days, batches = [], []
    for day in range(14):
        by_country = dict.fromkeys(FACTORS, 0)
        for fleet in fleets:
            by_country[fleet.country] += daily[fleet.ordinal][day]
        days.append(DayResult(calendar.day_start(day), by_country))
        first = 190_000 if day == 0 else 0
        batches.append(
            BatchResult(
                period_start=calendar.day_start(day),
                period_end=calendar.day_start(day + 1),
                registers=69,
                readings=6_396,
                submit_gas=152_000 + first + 311 * day,
                process_gas=104_000 + first - 97 * day,
            )
        )
    return DemoResult(
        network="Embedded chain",
        chain_id=31_337,
        addresses=(("EnergyDataBridge", "0x" + "ab12" * 10), ("CarbonCredit", "0x" + "cd34" * 10)),
        calendar_start=calendar.start,
        calendar_end=calendar.end,
        interval_seconds=calendar.interval,
        quorum=3,
        oracles=5,
        p256_meters=sum(m.key is KeyKind.P256 for fleet in fleets for m in fleet.meters),
        accepted=89_544,
        rejected=(("signature does not verify", 4), ("counter repeated", 12)),
        fleets=tuple(rows),
        days=tuple(days),
        batches=tuple(batches),
        stand_ins=stand_ins(fleets, records),
        wall_ms=127_400,
    )
