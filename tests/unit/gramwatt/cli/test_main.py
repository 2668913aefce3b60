"""The command as a whole: errors are sentences with exit code 1; nobody sees a traceback who did not ask."""

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


@pytest.fixture
def broken(monkeypatch):
    """Something that nobody foresaw."""

    def open_store(_):
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr("oracle.cli.app.NodeApp.open_store", open_store)


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


def test_main__what_nobody_foresaw__is_a_sentence_and_the_rest_is_in_the_log(operator, broken):
    result = operator("readings", "list")
    assert result.exit_code == 1
    assert "unexpected error: KeyError: 'nobody foresaw this'" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in Path("gramwatt.log").read_text()


@pytest.mark.parametrize(
    "text",
    [
        "HTTPSConnectionPool(host='node.example', port=443): Max retries exceeded with url: /v3/SECRET-KEY",
        "401 Client Error for url: https://user:SECRET@node.example/v3/SECRET-KEY?token=SECRET",
    ],
)
def test_main__an_error_with_a_nodes_url__shows_and_logs_its_host_alone(operator, monkeypatch, text):
    def open_store(_):
        raise RuntimeError(f"No answer: {text}") from ConnectionError(text)

    monkeypatch.setattr("oracle.cli.app.NodeApp.open_store", open_store)
    shown = operator("readings", "list").stderr
    logged = Path("gramwatt.log").read_text()
    assert "SECRET" not in shown + logged
    assert "RuntimeError: No answer: " in shown
    assert "node.example" in shown
    assert "ConnectionError: " in logged


def test_main__what_nobody_foresaw_with_debug__shows_the_traceback(operator, broken):
    result = operator("--debug", "readings", "list")
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "KeyError: 'nobody foresaw this'" in result.stderr


def test_main__a_log_that_cannot_be_written__is_said(operator, broken):
    Path("gramwatt.log").mkdir()
    assert "Run it again with --debug" in operator("readings", "list").stderr
