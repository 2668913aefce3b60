"""`ape run factors quarantine`: stop a zone at once, as the guardian."""

from collections.abc import Mapping
from pathlib import Path

import click

from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.deployer.plan.values import Names
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.proposal.zones import parse_zone, zone_name
from gramwatt.governance.sender import GovernanceSender
from gramwatt.protocol.factor import FactorStatus
from scripts._ape import NetworkCommand
from scripts._factors.common import File, hash_of, sending_command


@click.command(cls=NetworkCommand, short_help="Stop a zone at once, as the guardian.")
@click.argument("zone")
@click.option("--reason", type=File, help="The file with the reason, which is hashed with keccak256.")
@click.option("--reason-hash", help="Its keccak256, instead of the file.")
@sending_command
def cli(
    reader: GovernanceReader,
    people: Mapping[str, str],  # noqa: ARG001 - every command of this kind has it
    sender: GovernanceSender,
    zone: str,
    reason: Path | None,
    reason_hash: str | None,
) -> None:
    """Quarantine ZONE (KE, 404, KE/3, fallback …) from now on, as the guardian.

    Nothing is issued in the zone until governance records a factor that ends the quarantine; its energy waits
    and loses nothing. Other zones continue. Without a guardian, four of five signers can do the same by a
    proposal with the trigger Emergency.

    \b
        ape run factors quarantine KE --reason why.md --key-file KEY --network ethereum:sepolia:node --send
    """
    countries = reader.countries
    number = parse_zone(Names("The command", {}, (), "argument"), "ZONE", zone, countries)
    name = zone_name(number, countries)
    record = reader.in_force(number)
    if record is not None and record.status is FactorStatus.QUARANTINED:
        click.echo(f"{name} is in quarantine: nothing is left to do.")
        return
    content = hash_of("reason", reason, reason_hash)
    click.echo(f"{name}: nothing more is issued in it until governance ends the quarantine.")
    if sender.transact("quarantineZone", number, content, contract=BRIDGE):
        click.echo(
            f"\nQuarantined. Next, a proposer: ape run factors propose FILE, with a factor for {zone}."
        )
