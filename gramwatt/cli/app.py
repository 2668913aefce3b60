"""The options of `gramwatt` that come before a command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class App:
    """The options of one run.

    config_path: the file named by --config, None if not given.
    """

    def __init__(self, config_path: Path | None, as_json: bool, debug: bool) -> None:
        self.config_path = config_path
        self.as_json = as_json
        self.debug = debug


pass_app = click.make_pass_decorator(App)


def json_option(command: Command) -> Command:
    """Also accepts `--json` after the command."""

    def take(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        app = context.find_object(App)
        if value and app is not None:
            app.as_json = True

    return click.option("--json", is_flag=True, expose_value=False, callback=take, help="Print JSON.")(
        command
    )
