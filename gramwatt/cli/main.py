"""The command `gramwatt`. Packages register their commands; a command is imported when it is called."""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, NoReturn

import click

from gramwatt.cli.app import App
from gramwatt.cli.sentences import SentenceGroup

OUR_PACKAGES = ("gramwatt", "oracle", "demo")
COMMANDS = "gramwatt.commands"
"""The group of entry points in pyproject.toml; a command that needs an extra names it there."""


@cache
def _commands() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=COMMANDS)}


class InstalledCommands(SentenceGroup):
    """The commands of all installed packages."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_commands())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        point = _commands().get(name)
        if point is None:
            return None
        try:
            command: click.Command = point.load()
        except ModuleNotFoundError as error:
            is_ours = (error.name or "").partition(".")[0] in OUR_PACKAGES
            if is_ours or not point.extras:
                raise
            return _without_extra(name, point.extras[0], error.name or "")
        return command


def _without_extra(name: str, extra: str, missing: str) -> click.Command:
    """A command of the same name that prints what to install."""

    def refuse(**_: Any) -> NoReturn:
        raise click.ClickException(
            f"gramwatt {name} needs the extra [{extra}], and {missing} is not installed."
            f" Install it: pip install 'gramwatt[{extra}]'"
        )

    return click.Command(
        name,
        callback=refuse,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        help=f"Not installed: it needs the extra [{extra}].",
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
    )


@click.group(cls=InstalledCommands, name="gramwatt", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="The TOML file of this node; by default gramwatt.toml in this folder, if it exists.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--debug", is_flag=True, help="Show a traceback for an unexpected error.")
@click.version_option(package_name="gramwatt", message="gramwatt %(version)s")
@click.pass_context
def main(context: click.Context, config_path: Path | None, as_json: bool, debug: bool) -> None:
    """Turn signed meter readings into carbon credits, exactly."""
    context.obj = App(config_path, as_json, debug)


if __name__ == "__main__":
    main()
