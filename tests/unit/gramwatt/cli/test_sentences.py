"""How a command fails: a sentence and exit code 1; nobody sees a traceback who did not ask."""

import click
import pytest
from click.testing import CliRunner

from gramwatt.chains.errors import ChainError
from gramwatt.cli import sentences
from gramwatt.cli.app import App
from gramwatt.cli.sentences import LOG_FILE, SentenceGroup

UNFORESEEN = KeyError("nobody foresaw this")


@pytest.fixture
def log(tmp_path, monkeypatch):
    """Where details of unexpected errors go."""
    monkeypatch.setattr(sentences, "user_log_path", lambda *_, **__: tmp_path)
    return tmp_path / LOG_FILE


@pytest.fixture
def failing(log):
    """Runs a command that raises an error."""

    def run(error, *, debug=False):
        @click.group(cls=SentenceGroup)
        def group():
            """The group of the command."""

        @group.command()
        def act():
            raise error

        return CliRunner(mix_stderr=False).invoke(group, ["act"], obj=App(None, False, debug))

    return run


@pytest.mark.parametrize("debug", [False, True])
def test_invoke__an_error_of_gramwatt__its_two_sentences_and_no_log(failing, log, debug):
    result = failing(ChainError("The node is on chain 1.", "Check rpc_url."), debug=debug)

    assert result.exit_code == 1
    assert result.stderr == "Error: The node is on chain 1. Check rpc_url.\n"
    assert not log.exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [(click.UsageError("no such option"), 2), (click.Abort(), 1), (click.exceptions.Exit(3), 3)],
)
def test_invoke__an_ending_of_click__stays_as_it_is(failing, log, error, code):
    assert failing(error).exit_code == code
    assert not log.exists()


def test_invoke__reader_of_a_pipe_has_gone__not_an_unexpected_error(failing, log):
    failing(BrokenPipeError())

    assert not log.exists()


def test_invoke__unexpected_error__a_sentence_and_the_rest_is_in_the_log(failing, log):
    result = failing(UNFORESEEN)

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: gramwatt stopped because of an unexpected error: KeyError: 'nobody foresaw this'."
        f" The details are in {log}; please report them.\n"
    )
    assert "Traceback" in log.read_text()


def test_invoke__two_unexpected_errors__both_are_in_the_log(failing, log):
    failing(UNFORESEEN)
    failing(ValueError("nor this"))

    assert "nobody foresaw this" in log.read_text()
    assert "nor this" in log.read_text()


def test_invoke__unexpected_error_with_debug__shows_its_traceback(failing, log):
    result = failing(UNFORESEEN, debug=True)

    assert result.exit_code == 1
    assert result.stderr.startswith("Traceback")
    assert result.stderr.rstrip().endswith("KeyError: 'nobody foresaw this'")
    assert not log.exists()


def test_invoke__a_log_that_cannot_be_written__says_how_to_see_it(failing, log):
    log.mkdir()

    result = failing(UNFORESEEN)

    assert result.exit_code == 1
    assert result.stderr.endswith("'nobody foresaw this'. Run it again with --debug to see where.\n")


@pytest.mark.parametrize(
    "text",
    [
        "HTTPSConnectionPool(host='node.example', port=443): Max retries exceeded with url: /v3/SECRET-KEY",
        "401 Client Error for url: https://user:SECRET@node.example/v3/SECRET-KEY?token=SECRET",
    ],
)
def test_invoke__an_error_with_a_nodes_url__shows_and_logs_its_host_alone(failing, log, text):
    error = RuntimeError(f"No answer: {text}")
    error.__cause__ = ConnectionError(text)

    shown = failing(error).stderr

    assert "SECRET" not in shown + log.read_text()
    assert "RuntimeError: No answer: " in shown
    assert "node.example" in shown
    assert "ConnectionError: " in log.read_text()
