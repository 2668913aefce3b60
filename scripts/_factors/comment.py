"""`ape run factors comment`: a comment by anyone."""

from collections.abc import Mapping
from pathlib import Path

import click

from gramwatt.governance.onchain.context import gather
from gramwatt.governance.onchain.reader import GovernanceReader
from gramwatt.governance.sender import GovernanceSender
from scripts._ape import NetworkCommand
from scripts._factors.common import File, hash_of, print_summary, sending_command


@click.command(cls=NetworkCommand, short_help="Leave a comment on a proposal.")
@click.argument("proposal_id", metavar="ID")
@click.option("--file", type=File, help="The comment's file, which is hashed with keccak256.")
@click.option("--hash", "content_hash", help="The comment's keccak256, instead of its file.")
@click.option("--uri", required=True, help="Where the comment is.")
@sending_command
def cli(
    reader: GovernanceReader,
    people: Mapping[str, str],
    sender: GovernanceSender,
    proposal_id: str,
    file: Path | None,
    content_hash: str | None,
    uri: str,
) -> None:
    """Leave a comment on the proposal ID. Anyone may, until it is decided.

    \b
        ape run factors comment 0x4e68 --file comment.md --uri https://… --account NAME --send
    """
    proposal = reader.find(proposal_id)
    print_summary(reader, proposal, people)
    content = hash_of("file", file, content_hash)
    mine = [(comment.author, comment.content_hash) for comment in gather(reader, proposal.content).comments]
    if (sender.account, content) in mine:
        click.echo("\nYou left this comment before: nothing is left to do.")
    else:
        sender.transact("comment", proposal.proposal_id, content, uri)
