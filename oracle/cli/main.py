"""The command `gramwatt`. What a command does is in its own file; this one only gathers them."""

from pathlib import Path

import click

from oracle.cli.app import App
from oracle.cli.batch import batch
from oracle.cli.demo import demo
from oracle.cli.oracle import oracle
from oracle.cli.readings import readings
from oracle.cli.sentences import SentenceGroup
from oracle.cli.status import status


@click.group(cls=SentenceGroup, name="gramwatt", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="The TOML file of this node; gramwatt.toml here if it is there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--debug", is_flag=True, help="Show a traceback where something is not foreseen.")
@click.version_option(package_name="gramwatt", message="gramwatt %(version)s")
@click.pass_context
def main(context: click.Context, config_path: Path | None, as_json: bool, debug: bool) -> None:
    """Turn signed meter readings into carbon credits, exactly."""
    context.obj = App(config_path, as_json, debug)


for command in (demo, readings, oracle, batch, status):
    main.add_command(command)


if __name__ == "__main__":
    main()
