"""Govern emission factors, parameters and roles: propose, review, comment, approve, queue, execute, inspect.

ape run factors list --network ethereum:sepolia:node
ape run factors propose kenya.yml --network ethereum:sepolia:node --account NAME --send
"""

import importlib

import click

# A command per module; one is imported when it is called, because ape loads this file for every script.
# Order: the steps of a change, then those that end one, then the rest.
COMMANDS = (
    "check",
    "draft",
    "propose",
    "list",
    "show",
    "review",
    "comment",
    "approve",
    "queue",
    "execute",
    "reject",
    "withdraw",
    "discard",
    "history",
    "quarantine",
)


class Factors(click.Group):
    """Imports each command from scripts/_factors/ when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"scripts._factors.{name}").cli
        return command


@click.group(cls=Factors)
def cli() -> None:
    """Govern emission factors, parameters and roles.

    check or draft writes a proposal file. It is proposed, reviewed, commented on for seven days, approved by
    three of five signers, queued for 24 hours, and executed. Nothing is sent without --send; show ID prints
    the next step. docs/governance.md explains every command.

    \b
        ape run factors list --network ethereum:sepolia:node
        ape run factors show 0x4e68 --network ethereum:sepolia:node
    """
