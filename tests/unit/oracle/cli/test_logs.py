"""Log lines: one JSON object each, and no more of a node's URL than scheme, host and port."""

import json
import logging

import pytest

from oracle.cli.logs import JsonFormatter, log_as_json

ERRORS = [
    "HTTPSConnectionPool(host='node.example', port=443): Max retries exceeded with url: /v3/SECRET-KEY",
    "401 Client Error for url: https://user:SECRET@node.example/v3/SECRET-KEY?token=SECRET",
]


@pytest.fixture
def log_line():
    """The line for a message, and for an exception if there is one."""

    def line(message, *arguments, error=None):
        exc_info = None if error is None else (type(error), error, None)
        record = logging.LogRecord("oracle.test", logging.ERROR, "", 0, message, arguments, exc_info)
        return JsonFormatter().format(record)

    return line


def test_format__a_dictionary__its_keys_beside_time_level_and_logger(log_line):
    entry = json.loads(log_line({"msg": "Done.", "count": 2, "dry_run": True, "counts": {"signed": 1}}))
    assert entry.pop("time").endswith("+00:00")
    assert entry == {
        "level": "error",
        "logger": "oracle.test",
        "msg": "Done.",
        "count": 2,
        "dry_run": True,
        "counts": {"signed": 1},
    }


@pytest.mark.parametrize("text", ERRORS)
def test_format__a_nodes_url_in_the_message__shows_its_host_alone(log_line, text):
    for line in (log_line({"msg": text}), log_line("It failed: %s", text)):
        assert "SECRET" not in line
        assert "node.example" in json.loads(line)["msg"]


@pytest.mark.parametrize("text", ERRORS)
def test_format__a_nodes_url_in_another_member__shows_its_host_alone(log_line, text):
    line = log_line({"msg": "It failed.", "errors": [ConnectionError(text)], "by_node": {text: text}})
    assert "SECRET" not in line
    assert "node.example" in json.loads(line)["errors"][0]


@pytest.mark.parametrize("text", ERRORS)
def test_format__a_nodes_url_in_the_traceback__shows_its_host_alone(log_line, text):
    error = RuntimeError(f"No answer: {text}")
    error.__cause__ = ConnectionError(text)
    line = log_line({"msg": "It failed."}, error=error)
    assert "SECRET" not in line
    traceback = json.loads(line)["traceback"]
    assert "ConnectionError: " in traceback
    assert "RuntimeError: No answer: " in traceback
    assert "node.example" in traceback


@pytest.fixture
def root_logger():
    """The program's own settings, back as they were."""
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "oracle", "gramwatt")}
    handlers = root.handlers
    yield root
    root.handlers = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("name", ["oracle.modules.relay", "gramwatt.chains.evm.sending.sender"])
def test_log_as_json__what_the_node_and_its_sender_say__is_on_stderr(root_logger, capsys, name):
    log_as_json()

    logging.getLogger(name).info({"msg": "Replacing a transaction."})
    logging.getLogger("urllib3").info("of a library")

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["msg"] == "Replacing a transaction."
