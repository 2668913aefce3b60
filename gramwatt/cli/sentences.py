"""Errors of commands: sentences on stderr and exit code 1, never a traceback."""

import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from platformdirs import user_log_path

from gramwatt.chains.redaction import redacted
from gramwatt.cli.app import App
from gramwatt.protocol.errors import GramwattError

LOG_FILE = "gramwatt.log"


class SentenceGroup(click.Group):
    """A group of commands whose errors are sentences. With --debug, unexpected errors show a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GramwattError as error:
            raise click.ClickException(str(error)) from error
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            app = ctx.find_object(App)
            if app is not None and app.debug:
                click.echo(redacted("".join(traceback.format_exception(error))), err=True)
                raise click.exceptions.Exit(1) from None
            raise click.ClickException(_unexpected(error)) from error


def _unexpected(error: Exception) -> str:
    problem = f"{type(error).__name__}: {redacted(error)}"
    what = f"gramwatt stopped because of an unexpected error: {problem}."
    try:
        log = _write_log(error)
    except OSError:
        return f"{what} Run it again with --debug to see where."
    return f"{what} The details are in {log}; please report them."


def _write_log(error: Exception) -> Path:
    log = user_log_path("gramwatt", ensure_exists=True) / LOG_FILE
    with log.open("a", encoding="utf-8") as file:
        details = redacted("".join(traceback.format_exception(error)))
        file.write(f"{datetime.now(UTC).isoformat()}\n{details}\n")
    return log
