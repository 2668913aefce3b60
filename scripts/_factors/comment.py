"""`ape run factors comment`: what anyone has to say."""

from collections.abc import Mapping
from pathlib import Path

import click

from gramwatt.governance.onchain.context import gather
from gramwatt.governance.onchain.reader import Desk
from gramwatt.governance.sender import Outbox
from scripts._ape import NetworkCommand
from scripts._factors.common import File, hash_of, sends, show_briefly


@click.command(cls=NetworkCommand, short_help="Leave a comment on a proposal.")
@click.argument("proposal_id", metavar="ID")
@click.option("--file", type=File, help="The comment's file, which is hashed with keccak256.")
@click.option("--hash", "content_hash", help="The comment's keccak256, instead of its file.")
@click.option("--uri", required=True, help="Where the comment is.")
@sends
def cli(
    desk: Desk,
    people: Mapping[str, str],
    outbox: Outbox,
    proposal_id: str,
    file: Path | None,
    content_hash: str | None,
    uri: str,
) -> None:
    """Leave a comment on the proposal ID. By anyone, until it is decided.

    \b
        ape run factors comment 0x4e68 --file comment.md --uri https://… --account NAME --send
    """
    made = desk.find(proposal_id)
    show_briefly(desk, made, people)
    content = hash_of("file", file, content_hash)
    mine = [(comment.author, comment.content_hash) for comment in gather(desk, made.proposal).comments]
    if (outbox.sender, content) in mine:
        click.echo("\nYou left that comment before: nothing is left to do.")
    else:
        outbox.transact("comment", made.proposal_id, content, uri)
