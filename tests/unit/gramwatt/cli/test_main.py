"""The command as a whole: its options before a command, and its commands."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gramwatt.cli import sentences
from gramwatt.cli.main import main


@pytest.fixture
def operator(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sentences, "user_log_path", lambda *_, **__: tmp_path)
    return lambda *arguments: CliRunner(mix_stderr=False).invoke(main, arguments)


def test_main__a_config_that_is_not_there__is_a_sentence(operator):
    result = operator("--config", "no.toml", "readings", "list")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "Error: The configuration no.toml cannot be read: No such file or directory."
    )


def test_main__gramwatt_toml_here__is_read(operator):
    Path("gramwatt.toml").write_text("[periods]\nlength_seconds = 1\n")
    result = operator("readings", "list")
    assert (result.exit_code, "length_seconds in [periods] is 1" in result.stderr) == (1, True)


def test_main__json_before_the_command__is_json(operator):
    Path("gramwatt.toml").write_text('[node]\ndata_dir = "data"\n')
    assert operator("--json", "readings", "list").stdout == "[]\n"
    assert operator("readings", "list", "--json").stdout == "[]\n"


def test_main__debug__an_unexpected_error_shows_its_traceback(operator, monkeypatch):
    def open_store(_):
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr("oracle.cli.app.NodeApp.open_store", open_store)

    result = operator("--debug", "readings", "list")
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "KeyError: 'nobody foresaw this'" in result.stderr
    assert "Traceback" not in operator("readings", "list").stderr
