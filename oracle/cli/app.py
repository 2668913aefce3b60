"""The object that every command of the node gets: it reads the configuration when it is first needed."""

from collections.abc import Callable
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import Any

import click

from gramwatt.cli.app import App
from oracle.providers.config_file import load_config
from oracle.providers.store import Store
from oracle.types.config import Config

DEFAULT_CONFIG = Path("gramwatt.toml")


class NodeApp(App):
    """One run of a command of the node.

    config: from the file given with --config, or gramwatt.toml in the current folder, or the defaults.
    """

    @cached_property
    def config(self) -> Config:
        path = self.config_path
        if path is None and DEFAULT_CONFIG.is_file():
            path = DEFAULT_CONFIG
        return load_config(path)

    def open_store(self) -> Store:
        """Open the node's store. The caller closes it."""
        return Store.open(self.config.node.data_dir)


def pass_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Pass a NodeApp to the command as its first argument."""

    @click.pass_context
    def wrapped(context: click.Context, *args: Any, **kwargs: Any) -> Any:
        app = context.find_object(App)
        assert app is not None  # noqa: S101 - the command `gramwatt` creates it
        return context.invoke(command, NodeApp(app.config_path, app.as_json, app.debug), *args, **kwargs)

    return update_wrapper(wrapped, command)
