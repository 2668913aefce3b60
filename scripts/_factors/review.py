"""`ape run factors review`: record the technical review."""

from collections.abc import Mapping
from pathlib import Path

import click

from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import File, hash_of, print_state, print_summary, sending_command


@click.command(cls=NetworkCommand, short_help="Record a proposal's technical review.")
@click.argument("proposal_id", metavar="ID")
@click.option("--pass/--fail", "passed", default=None, help="The verdict; --fail rejects the proposal.")
@click.option("--report", type=File, help="The report's file, which is hashed with keccak256.")
@click.option("--report-hash", help="The report's keccak256, instead of its file.")
@click.option("--uri", required=True, help="Where the report is.")
@sending_command
def cli(
    reader: GovernanceReader,
    people: Mapping[str, str],
    sender: GovernanceSender,
    proposal_id: str,
    passed: bool | None,
    report: Path | None,
    report_hash: str | None,
    uri: str,
) -> None:
    """Record the technical review of the proposal ID, as a reviewer who did not propose it.

    \b
        ape run factors review 0x4e68 --pass --report report.pdf --uri ipfs://… --account NAME --send
    """
    if passed is None:
        raise click.UsageError("Give --pass or --fail.")
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    status = reader.status(proposal.proposal_id)
    if status.report_hash != bytes(32):
        click.echo(f"\n{proposal.name} is reviewed: nothing is left to do.")
        return
    content = hash_of("report", report, report_hash)
    if sender.transact("review", proposal.proposal_id, passed, content, uri):
        print_state(reader, proposal.proposal_id)
