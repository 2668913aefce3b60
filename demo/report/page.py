"""Render the report and write it."""

from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from demo.play.result import DemoResult
from demo.report import charts, tables
from demo.report.figures import day_text, duration_text, factor_text, grouped, ratio_text, thousandths
from gramwatt.protocol.quantities import NG_PER_UNIT


def write_report(result: DemoResult, path: Path) -> Path:
    """Write the report and its folder, if needed; returns the absolute path. OSError if it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(result), encoding="utf-8")
    return path.resolve()


def render(result: DemoResult) -> str:
    """The whole page, with style, plots and tables inline; it has no script and fetches nothing."""
    folder = files("demo.report")
    template = Template(folder.joinpath("page.html").read_text(encoding="utf-8"))
    return template.substitute(
        _words(result),
        style=folder.joinpath("style.css").read_text(encoding="utf-8"),
        energy_chart=charts.energy_chart(result),
        credits_chart=charts.credits_chart(result),
        gas_chart=charts.gas_chart(result),
        fleet_table=tables.fleet_table(result),
        factor_table=tables.factor_table(result),
        gas_table=tables.gas_table(result),
        readings_table=tables.readings_table(result),
        provenance_table=tables.provenance_table(result),
        address_table=tables.address_table(result),
    )


def _words(result: DemoResult) -> dict[str, str]:
    """The values in the page's sentences."""
    registers = sum(batch.registers for batch in result.batches)
    readings = sum(batch.readings for batch in result.batches)
    gas = sum(batch.gas for batch in result.batches)
    off = sum(fleet.difference_ng != 0 for fleet in result.fleets)
    return {
        "verdict_class": "good" if result.is_exact else "bad",
        "verdict": "0 ng" if result.is_exact else f"{off} fleet{'s' if off > 1 else ''} off",
        "verdict_note": "difference, in every fleet"
        if result.is_exact
        else "the chain and the measurements disagree",
        "provisional": "every credit" if all(f.is_provisional for f in result.fleets) else "not every credit",
        "first_day": day_text(result.calendar_start),
        "last_day": day_text(result.calendar_end - 1),
        "days": str(len(result.days)),
        "meters": str(result.meters),
        "p256": str(result.p256_meters),
        "secp256k1": str(result.meters - result.p256_meters),
        "plants": str(len(result.stand_ins)),
        "countries": str(len(result.countries)),
        "fleets": str(len(result.fleets)),
        "energy_kwh": thousandths(result.energy_wh),
        "credits": thousandths(result.units),
        "units": grouped(result.units),
        "accepted": grouped(result.accepted),
        "rejected": grouped(sum(count for _, count in result.rejected)),
        "interval_minutes": str(result.interval_seconds // 60),
        "gas_per_register": ratio_text(gas, registers),
        "gas_per_reading": ratio_text(gas, readings),
        "readings_per_register": ratio_text(readings, registers),
        "quorum": str(result.quorum),
        "oracles": str(result.oracles),
        "network": escape(result.network),
        "chain_id": str(result.chain_id),
        "wall": duration_text(result.wall_ms),
        "example": _example(result),
    }


def _example(result: DemoResult) -> str:
    """The calculation for the first fleet, step by step."""
    fleet = result.fleets[0]
    return (
        f"{escape(fleet.fleet_name)}: {grouped(fleet.energy_wh)}&nbsp;Wh \u00d7 "
        f"{factor_text(fleet.factor)}&nbsp;g/kWh = {grouped(fleet.expected_ng)}&nbsp;ng; on chain "
        f"{grouped(fleet.units)}&nbsp;units \u00d7 {grouped(NG_PER_UNIT)} + "
        f"{grouped(fleet.carry_ng)}&nbsp;ng carried = {grouped(fleet.credited_ng)}&nbsp;ng."
    )
