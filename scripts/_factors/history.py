"""`ape run factors history`: a zone's factors for auditors."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from gramwatt.deployer.plan.values import Names
from gramwatt.governance.onchain.factor_history import RecordedFactor, read_history
from gramwatt.governance.onchain.history_table import history_frame, write_csv, write_parquet
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.zones import parse_zone, zone_name
from gramwatt.protocol.formats import grams, hex_of, spaced, uncertainty, utc, who
from scripts._ape import NetworkCommand
from scripts._factors.common import File, print_lines, reading_command


@click.command(cls=NetworkCommand, short_help="Every record that a zone ever had, for auditors.")
@click.argument("zone")
@click.option("--csv", "csv_path", type=File, help="Write it to this CSV file as well.")
@click.option("--parquet", "parquet_path", type=File, help="Write it to this Parquet file as well.")
@reading_command
def cli(
    reader: GovernanceReader,
    people: Mapping[str, str],
    zone: str,
    csv_path: Path | None,
    parquet_path: Path | None,
) -> None:
    """Every record that ZONE (KE, 404, KE/3, fallback …) ever had.

    For each: when it was in force, where it came from, who proposed, reviewed and approved it, and its
    document.
    """
    number = parse_zone(Names("The command", {}, ()), "zone", zone, reader.countries)
    history = read_history(reader, number)
    click.echo(f"{zone_name(number, reader.countries)}: records ever made: {len(history)}")
    for recorded in history:
        print_lines(_lines(recorded, people))
    frame = history_frame(history)
    for path, write in ((csv_path, write_csv), (parquet_path, write_parquet)):
        if path is not None:
            write(frame, path)
            click.echo(f"{path}: {len(history)} records.", err=True)


def _lines(recorded: RecordedFactor, people: Mapping[str, str]) -> Iterator[str]:
    record, proposal = recorded.record, recorded.proposal
    until = "" if recorded.until is None else f" until {utc(recorded.until)}"
    yield f"\n{recorded.index}. {grams(record.value)} g/kWh, {spaced(record.status.name)}: {recorded.state}"
    yield f"   from {utc(record.effective_from)}{until}"
    yield f"   {spaced(record.kind.name)} of {record.source_year}, {uncertainty(record.uncertainty_bps)}"
    yield f"   source {hex_of(record.source_hash)}"
    if any(record.curve):
        yield f"   by the hour: curve {hex_of(record.curve)}, of which this is the lowest"
    origin = f"{recorded.origin}, {utc(recorded.recorded_at)}"
    yield f"   by {origin}, block {recorded.block}, transaction {recorded.tx_hash}"
    if proposal is None:
        return
    yield f"   proposal {hex_of(proposal.proposal_id)}, {spaced(proposal.content.trigger.name)}"
    yield f"   document {hex_of(proposal.content.document_hash)}, {proposal.content.document_uri}"
    reviewer = who(recorded.reviewer or "", people)
    yield f"   proposed by {who(proposal.proposer, people)}, reviewed by {reviewer}"
    yield f"   approved by {', '.join(who(signer, people) for signer in recorded.approved_by)}"
