"""What every command has at hand: the configuration, read once when it is first needed, and how to print."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from oracle.providers.config_file import load_config
from oracle.providers.store import Store
from oracle.types.config import Config

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_CONFIG = Path("gramwatt.toml")


class App:
    """One run of the command.

    config_path: None means gramwatt.toml here if there is one, else the defaults.
    """

    def __init__(self, config_path: Path | None, as_json: bool, debug: bool) -> None:
        self._config_path = config_path
        self.as_json = as_json
        self.debug = debug

    @cached_property
    def config(self) -> Config:
        path = self._config_path
        if path is None and DEFAULT_CONFIG.is_file():
            path = DEFAULT_CONFIG
        return load_config(path)

    def open_store(self) -> Store:
        """The node's store; close it, or use it in a with."""
        return Store.open(self.config.node.data_dir)


pass_app = click.make_pass_decorator(App)


def json_option(command: Command) -> Command:
    """`--json` after the command too, where scripts look for it."""

    def take(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        app = context.find_object(App)
        if value and app is not None:
            app.as_json = True

    return click.option("--json", is_flag=True, expose_value=False, callback=take, help="Print JSON.")(
        command
    )
