"""The options before a command, and `--json` after it."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gramwatt.cli.app import App, json_option, pass_app


@click.command()
@json_option
@pass_app
def command(app: App) -> None:
    """Says how it was called."""
    click.echo(f"{app.config_path} {app.as_json} {app.debug}")


@pytest.mark.parametrize(
    ("before", "arguments", "as_json"),
    [(False, [], False), (True, [], True), (False, ["--json"], True), (True, ["--json"], True)],
)
def test_json_option__before_or_after_the_command__is_one_option(before, arguments, as_json):
    app = App(Path("node.toml"), before, False)

    result = CliRunner().invoke(command, arguments, obj=app)

    assert result.output == f"node.toml {as_json} False\n"


def test_json_option__a_command_on_its_own__takes_it_and_nothing_else():
    @click.command()
    @json_option
    def alone() -> None:
        click.echo("done")

    assert CliRunner().invoke(alone, ["--json"]).output == "done\n"
    assert CliRunner().invoke(alone, ["--yaml"]).exit_code == 2


def test_pass_app__without_options__an_error_of_the_programmer():
    assert isinstance(CliRunner().invoke(command).exception, RuntimeError)
