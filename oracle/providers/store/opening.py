"""Open the store's SQLite file: durable, with one writer at a time, and migrated before anything is read."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from oracle.types.errors import StoreError

FILE_NAME = "readings.sqlite"
BUSY_SECONDS = 30
WRITES = {"gramwatt_writes": True}
"""Execution options of a connection that will write: it acquires the write lock before it reads."""


def open_engine(data_dir: Path) -> Engine:
    """Open the store in `data_dir`; create or migrate it if needed. StoreError if it cannot be used."""
    path = data_dir / FILE_NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {data_dir} cannot be created: {error.strerror}.",
            "Set data_dir in [node] to a folder that can be created.",
        ) from error
    # Not from text: there a ? or %20 in the folder's name would count as part of a URL.
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine, path)
    except DatabaseError as error:
        engine.dispose()
        raise store_error(path, error) from error
    return engine


def store_error(path: Path | str, error: DatabaseError) -> StoreError:
    """Turn an error of SQLite into a StoreError."""
    problem = str(error.orig)
    if "locked" in problem:
        return StoreError(
            f"Another process has been writing to {path} for {BUSY_SECONDS} s.",
            "Wait until it has finished, and try again.",
        )
    return StoreError(
        f"The store {path} cannot be used: {problem}.",
        "Move it away and import the readings again, or restore it from a backup.",
    )


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's driver would begin transactions implicitly, and commit them before DDL.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("gramwatt_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, path: Path) -> None:
    """Run all migrations in one transaction under the write lock, so that only one process runs them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise StoreError(
                f"The store {path} has version {current}, which this gramwatt does not support.",
                "Install the gramwatt version that wrote it, or a later one.",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
