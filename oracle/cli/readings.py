"""`gramwatt readings`: import signed readings, and show accepted and refused ones."""

import sys
from pathlib import Path
from typing import Any

import click

from gramwatt.chains.clock import SystemClock
from gramwatt.cli.app import json_option
from gramwatt.cli.output import kwh, progress, say, show_facts, show_json, show_table, utc
from gramwatt.protocol.quantities import DeviceId, device_text
from gramwatt.protocol.reading import Reason
from oracle.cli.app import NodeApp, pass_app
from oracle.modules.intake import Intake, IntakeCounts
from oracle.providers.store import Store
from oracle.transports import reading_cells
from oracle.transports.meter_files import read_meters, write_meters
from oracle.transports.reading_import import count_submissions, submissions


class Eui64(click.ParamType):
    """The EUI-64 that is printed on a meter."""

    name = "EUI-64"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> DeviceId:
        try:
            return DeviceId(reading_cells.device(str(value)))
        except ValueError as error:
            self.fail(f"{value!r} is not {error}.", param, ctx)


meter_option = click.option("--meter", type=Eui64(), help="Only this meter.")
limit_option = click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)


@click.group()
def readings() -> None:
    """Import signed readings, and show accepted and refused ones."""


@readings.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--meters", "meters_file", type=click.Path(path_type=Path), help="Read the meters from this file."
)
@click.option("--dry-run", is_flag=True, help="Check the readings and store nothing.")
@json_option
@pass_app
def import_(app: NodeApp, file: Path, meters_file: Path | None, dry_run: bool) -> None:
    """Check the readings in FILE, CSV or Parquet, and store each as accepted or refused.

    Columns: meter_id, time, one of energy_mwh, energy_wh, energy_kwh (cumulative), counter, boots, flags,
    centivolts, milliamperes, air, signature, signer; or word, air and signature as the meter signed them.
    If any cell is malformed, nothing is stored. Importing the same file again adds nothing. Exits with 1 if a
    reading was refused.
    """
    total = count_submissions(file)
    with app.open_store() as store:
        intake = _intake(app, store, meters_file, keep=not dry_run)
        counts = IntakeCounts()
        with progress() as bar:
            task = bar.add_task(f"Checking {file.name}", total=total)
            for counts in intake.take(store, submissions(file), dry_run=dry_run):
                bar.update(task, completed=counts.total)
    _show_counts(app, counts, dry_run)
    if counts.rejected:
        sys.exit(1)


@readings.command("list")
@meter_option
@limit_option
@json_option
@pass_app
def list_(app: NodeApp, meter: DeviceId | None, limit: int) -> None:
    """Show the newest accepted readings."""
    with app.open_store() as store:
        lines = store.accepted(meter, limit)
    if app.as_json:
        show_json(
            [
                {
                    "meter": device_text(line.device),
                    "counter": line.counter,
                    "time": line.time,
                    "energy_mwh": line.energy_mwh,
                }
                for line in lines
            ]
        )
        return
    rows = [(device_text(line.device), line.counter, utc(line.time), kwh(line.energy_mwh)) for line in lines]
    show_table("Accepted readings, newest first", ("meter", "counter", "time", "cumulative kWh"), rows)


@readings.command()
@meter_option
@click.option(
    "--reason", type=click.Choice([reason.value for reason in Reason]), help="Only for this reason."
)
@limit_option
@json_option
@pass_app
def rejected(app: NodeApp, meter: DeviceId | None, reason: str | None, limit: int) -> None:
    """Show the latest refused readings, and why they were refused."""
    with app.open_store() as store:
        lines = store.rejected(meter, Reason(reason) if reason else None, limit)
    entries = [
        {
            "meter": None if line.device is None else device_text(line.device),
            "counter": line.counter,
            "time": line.time,
            "reason": line.reason.value,
            "sentence": line.sentence,
            "source": line.source,
        }
        for line in lines
    ]
    if app.as_json:
        show_json(entries)
        return
    rows = [
        (entry["meter"], entry["counter"], utc(line.time), entry["reason"], line.sentence, line.source)
        for entry, line in zip(entries, lines, strict=True)
    ]
    show_table(
        "Refused readings, latest first", ("meter", "counter", "time", "reason", "why", "source"), rows
    )


@readings.command()
@click.option("--export", "file", type=click.Path(path_type=Path), help="Also write the meters to this file.")
@json_option
@pass_app
def meters(app: NodeApp, file: Path | None) -> None:
    """Show the meters in the store, against which readings are checked.

    `gramwatt status` reads them from the chain again. `gramwatt readings import --meters` reads a file
    written with --export where no chain is available.
    """
    with app.open_store() as store:
        deployment, stored = store.deployment(), store.meters()
    if deployment is None:
        say("The store has no meters yet: `gramwatt status` reads them from the chain.")
        if app.as_json:
            show_json([])
        return
    if file is not None:
        write_meters(file, deployment, stored)
    entries = [
        {
            "meter": device_text(meter.device),
            "fleet": meter.fleet,
            "lane": meter.lane,
            "nameplate_watts": meter.nameplate_watts,
            "located": meter.located,
            "suspended": meter.suspended,
        }
        for meter in stored
    ]
    if app.as_json:
        show_json(entries)
        return
    columns = ("meter", "fleet", "lane", "nameplate_watts", "located", "suspended")
    show_table("Meters", columns, [tuple(entry[name] for name in columns) for entry in entries])


def _intake(app: NodeApp, store: Store, meters_file: Path | None, keep: bool) -> Intake:
    """Return an intake with the meters of the file, stored if `keep`, or with those of the store."""
    tolerance_seconds = app.config.checks.clock_tolerance_seconds
    if meters_file is None:
        return Intake.of_store(store, SystemClock(), tolerance_seconds)
    deployment, meters = read_meters(meters_file)
    if not keep:
        return Intake(deployment, meters, SystemClock(), tolerance_seconds)
    store.bind(deployment)
    store.upsert_meters(meters)
    return Intake.of_store(store, SystemClock(), tolerance_seconds)


def _show_counts(app: NodeApp, counts: IntakeCounts, dry_run: bool) -> None:
    refused = {reason.value: count for reason, count in sorted(counts.rejected.items())}
    if app.as_json:
        show_json(
            {"accepted": counts.accepted, "known": counts.known, "rejected": refused, "dry_run": dry_run}
        )
    else:
        facts = {"accepted": counts.accepted, "already known": counts.known}
        show_facts("Readings", facts | {f"refused: {reason}": count for reason, count in refused.items()})
    for example in counts.examples.values():
        say(example)
    if dry_run:
        say("Dry run: nothing was stored.")
    elif refused:
        say("`gramwatt readings rejected` lists the refused readings and why they were refused.")
