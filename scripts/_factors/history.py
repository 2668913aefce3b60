"""`ape run factors history`: all that an auditor asks of a zone's factors."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from gramwatt.deployer.plan.values import Names
from gramwatt.governance.onchain.factor_history import Entry, read_history
from gramwatt.governance.onchain.history_table import history_frame, write_csv, write_parquet
from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.proposal.zones import parse_zone, zone_name
from gramwatt.protocol.formats import grams, hex_of, spaced, uncertainty, utc, who
from scripts._ape import NetworkCommand
from scripts._factors.common import File, reads, show


@click.command(cls=NetworkCommand, short_help="Every record that a zone ever had, for auditors.")
@click.argument("zone")
@click.option("--csv", "csv_path", type=File, help="Write it to this CSV file as well.")
@click.option("--parquet", "parquet_path", type=File, help="Write it to this Parquet file as well.")
@reads
def cli(
    desk: Desk, people: Mapping[str, str], zone: str, csv_path: Path | None, parquet_path: Path | None
) -> None:
    """Every record that ZONE (KE, 404, KE/3, fallback …) ever had.

    With each: when it was in force, how it came there, who proposed, reviewed and approved it, and on what
    document.
    """
    number = parse_zone(Names("The command", {}, ()), "zone", zone, desk.countries)
    entries = read_history(desk, number)
    click.echo(f"{zone_name(number, desk.countries)}: records ever made: {len(entries)}")
    for entry in entries:
        show(_lines(entry, people))
    frame = history_frame(entries)
    for path, write in ((csv_path, write_csv), (parquet_path, write_parquet)):
        if path is not None:
            write(frame, path)
            click.echo(f"{path}: {len(entries)} records.", err=True)


def _lines(entry: Entry, people: Mapping[str, str]) -> Iterator[str]:
    record, made = entry.record, entry.proposal
    until = "" if entry.until is None else f" until {utc(entry.until)}"
    yield f"\n{entry.index}. {grams(record.value)} g/kWh, {spaced(record.status.name)}: {entry.state}"
    yield f"   from {utc(record.effective_from)}{until}"
    yield f"   {spaced(record.kind.name)} of {record.source_year}, {uncertainty(record.uncertainty_bps)}"
    yield f"   source {hex_of(record.source_hash)}"
    if any(record.curve):
        yield f"   by the hour: curve {hex_of(record.curve)}, of which this is the lowest"
    yield f"   by {entry.origin}, {utc(entry.recorded_at)}, block {entry.block}, transaction {entry.tx_hash}"
    if made is None:
        return
    yield f"   proposal {hex_of(made.proposal_id)}, {spaced(made.proposal.trigger.name)}"
    yield f"   document {hex_of(made.proposal.document_hash)}, {made.proposal.document_uri}"
    yield f"   proposed by {who(made.proposer, people)}, reviewed by {who(entry.reviewer or '', people)}"
    yield f"   approved by {', '.join(who(signer, people) for signer in entry.approved_by)}"
