"""Govern emission factors, parameters and roles: propose, review, comment, approve, queue, execute; and read.

ape run factors list --network ethereum:sepolia:node
ape run factors propose kenya.yml --network ethereum:sepolia:node --account NAME --send
"""

import importlib

import click

# A command per module; one is imported when it is called, because ape loads this file for every script.
COMMANDS = (
    "approve",
    "check",
    "comment",
    "discard",
    "draft",
    "execute",
    "history",
    "list",
    "propose",
    "quarantine",
    "queue",
    "reject",
    "review",
    "show",
    "withdraw",
)


class Factors(click.Group):
    """Finds a command in scripts/_lib/governance/commands/."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"scripts._lib.governance.commands.{name}").cli
        return command


@click.group(cls=Factors)
def cli() -> None:
    """Govern emission factors, parameters and roles."""
