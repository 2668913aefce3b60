"""What every command of the node gets: the configuration that is meant, and its store."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gramwatt.cli.app import App, json_option
from oracle.cli.app import NodeApp, pass_app
from oracle.types.config import Config
from oracle.types.errors import ConfigError

LENGTH = "[periods]\nlength_seconds = {}\n"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def app(config_path=None):
    return NodeApp(config_path, as_json=False, debug=False)


def test_config__a_file_is_named__is_read_and_not_the_one_here():
    Path("gramwatt.toml").write_text(LENGTH.format(900))
    Path("other.toml").write_text(LENGTH.format(3600))
    assert app(Path("other.toml")).config.periods.length_seconds == 3600
    assert app().config.periods.length_seconds == 900


def test_config__no_file_at_all__is_the_defaults():
    assert app().config == Config()


def test_config__gramwatt_toml_is_a_folder__is_the_defaults():
    Path("gramwatt.toml").mkdir()
    assert app().config == Config()


def test_config__the_named_file_is_missing__is_refused_although_there_is_one_here():
    Path("gramwatt.toml").write_text(LENGTH.format(900))
    with pytest.raises(ConfigError, match=r"missing\.toml cannot be read: No such file or directory"):
        _ = app(Path("missing.toml")).config


def test_config__the_file_changes_during_the_run__stays_as_it_was_first_read():
    Path("gramwatt.toml").write_text(LENGTH.format(900))
    run = app()
    assert run.config.periods.length_seconds == 900
    Path("gramwatt.toml").write_text("no toml")
    assert run.config.periods.length_seconds == 900


def test_node_app__a_broken_configuration__harms_only_who_asks_for_it():
    Path("gramwatt.toml").write_text("no toml")
    run = app()
    with pytest.raises(ConfigError, match=r"gramwatt\.toml"):
        run.open_store()


def test_open_store__a_folder_for_data__has_the_store(tmp_path):
    Path("gramwatt.toml").write_text('[node]\ndata_dir = "data"\n')
    with app().open_store() as store:
        assert store.counts() == (0, {})
    assert (tmp_path / "data" / "readings.sqlite").is_file()


# -- The decorator --


@click.command()
@click.argument("word")
@json_option
@pass_app
def command(run, word):
    """Say a word."""
    click.echo(f"{type(run).__name__} {run.config_path} {run.as_json} {run.debug} {word}")


@pytest.mark.parametrize(("arguments", "as_json"), [(["hello"], False), (["hello", "--json"], True)])
def test_pass_app__options_before_and_after_the_command__are_in_it(arguments, as_json):
    result = CliRunner().invoke(command, arguments, obj=App(Path("a.toml"), as_json=False, debug=True))
    assert result.output == f"NodeApp a.toml {as_json} True hello\n"


def test_pass_app__the_help_of_the_command__is_its_own():
    assert command.help == "Say a word."
