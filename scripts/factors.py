"""Govern emission factors, parameters and roles: propose, review, comment, approve, queue, execute; and read.

ape run factors list --network ethereum:sepolia:node
ape run factors propose kenya.yml --network ethereum:sepolia:node --account NAME --send
"""

import importlib

import click

# Where each command is, as module:name; a module is imported when its command is called, because ape loads
# this file for every script. Order: the steps of a change, then those that end one, then the rest.
COMMANDS = {
    "check": "check:cli",
    "draft": "draft:cli",
    "propose": "propose:cli",
    "list": "list:cli",
    "show": "show:cli",
    "review": "review:cli",
    "comment": "comment:cli",
    "approve": "approve:cli",
    "queue": "timelock:queue",
    "execute": "timelock:execute",
    "reject": "endings:reject",
    "withdraw": "endings:withdraw",
    "discard": "endings:discard",
    "history": "history:cli",
    "quarantine": "quarantine:cli",
}


class Factors(click.Group):
    """Finds a command in scripts/_factors/."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        module, _, function = COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(f"scripts._factors.{module}"), function)
        return command


@click.group(cls=Factors)
def cli() -> None:
    """Govern emission factors, parameters and roles.

    check or draft writes a proposal's file. It is proposed, reviewed, commented on for seven days, approved
    by three of five signers, queued for 24 hours, executed. Nothing is sent without --send; show ID says
    what comes next. docs/governance.md has all of it, command by command.

    \b
        ape run factors list --network ethereum:sepolia:node
        ape run factors show 0x4e68 --network ethereum:sepolia:node
    """
