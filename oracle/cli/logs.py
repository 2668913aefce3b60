"""Logs as JSON on stderr, one object per line. The keys of a logged dictionary become keys of the object.

No line shows more of a node's URL than scheme, host and port: the rest is often a key.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from gramwatt.chains.redaction import redacted


class JsonFormatter(logging.Formatter):
    """Writes time, level, logger and message, and the traceback of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        entry |= record.msg if isinstance(record.msg, dict) else {"msg": record.getMessage()}
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(_without_secrets(entry))


def log_as_json(level: int = logging.INFO) -> None:
    """Log to stderr: the node from `level` on, libraries from level warning on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for house in ("oracle", "gramwatt"):
        logging.getLogger(house).setLevel(level)


def _without_secrets(value: Any) -> Any:
    """A value as JSON has it, with every URL in it redacted."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {redacted(key): _without_secrets(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return redacted(value)
