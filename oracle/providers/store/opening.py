"""Opens the store's SQLite file: durable, one writer at a time, brought to this version before anything is
read."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from oracle.types.errors import StoreError

FILE_NAME = "readings.sqlite"
BUSY_SECONDS = 30
WRITES = {"gramwatt_writes": True}
"""Execution options of a connection that will write: it takes the write lock before it reads."""


def open_engine(data_dir: Path) -> Engine:
    """The engine over `data_dir`, made and migrated if need be. StoreError if it cannot be used."""
    path = data_dir / FILE_NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {data_dir} cannot be made: {error.strerror}.",
            "Set data_dir in [node] to one that can.",
        ) from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine, path)
    except DatabaseError as error:
        engine.dispose()
        raise store_error(path, error) from error
    return engine


def store_error(path: Path | str, error: DatabaseError) -> StoreError:
    """What SQLite says, as sentences."""
    problem = str(error.orig)
    if "locked" in problem:
        return StoreError(
            f"Another process has been writing to {path} for {BUSY_SECONDS} s.",
            "Wait until it is done, and try again.",
        )
    return StoreError(
        f"The store {path} cannot be used: {problem}.",
        "Move it away and import the readings again, or restore it from a backup.",
    )


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's driver would begin transactions on its own, and end them before DDL.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("gramwatt_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, path: Path) -> None:
    """All steps in one transaction under the write lock, so that two processes cannot both take them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise StoreError(
                f"The store {path} is of version {current}, which this gramwatt does not know.",
                "Install the gramwatt that wrote it, or a later one.",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
