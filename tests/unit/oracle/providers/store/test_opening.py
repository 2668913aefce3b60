"""Opening a store: made, migrated, or a sentence about the file that is in the way."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from oracle.providers.store import Store, opening
from oracle.providers.store.opening import FILE_NAME, WRITES, open_engine, store_error
from oracle.types.errors import StoreError


@contextmanager
def written_to(folder: Path) -> Iterator[None]:
    """Another process holds the write lock of the folder's store."""
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_open__no_sqlite_file__is_a_sentence(tmp_path):
    (tmp_path / "readings.sqlite").write_text("these are not the readings\n" * 50)
    with pytest.raises(StoreError, match=r"file is not a database\. Move it away"):
        Store.open(tmp_path)


def test_open__a_folder_that_cannot_be_made__is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be created"):
        Store.open(tmp_path / "file" / "data")


def test_open__a_store_of_a_later_version__is_refused_and_left_alone(tmp_path):
    Store.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "readings.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="version 9999, which this gramwatt does not support"):
        Store.open(tmp_path)


def test_open__a_migration_that_fails_half_way__leaves_nothing(tmp_path, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("alembic.op.create_index", lambda *_: (_ for _ in ()).throw(RuntimeError("power cut")))
        with pytest.raises(RuntimeError, match="power cut"):
            Store.open(tmp_path)
    with closing(sqlite3.connect(tmp_path / "readings.sqlite")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'meters'").fetchall() == []

    with Store.open(tmp_path) as store:
        assert store.counts() == (0, {})


@pytest.mark.parametrize("name", ["what?", "a?b=c", "50%", "a%20b", "a#b", "ü b"])
def test_open_engine__a_folder_with_a_mark_that_urls_have__is_that_folder(tmp_path, name):
    open_engine(tmp_path / name).dispose()
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*")] == [
        Path(name),
        Path(name) / FILE_NAME,
    ]


def test_open_engine__another_process_writes__readers_go_on_and_writers_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0)
    engine = open_engine(tmp_path)
    version = text("SELECT count(*) FROM alembic_version")
    with written_to(tmp_path):
        with engine.connect() as connection:
            assert connection.scalar(version) == 1
        with (
            engine.connect().execution_options(**WRITES) as connection,
            pytest.raises(OperationalError, match="database is locked"),
        ):
            connection.scalar(version)
    with engine.connect().execution_options(**WRITES) as connection:
        assert connection.scalar(version) == 1
    engine.dispose()


def test_open_engine__another_process_writes__is_a_sentence_that_says_to_wait(tmp_path, monkeypatch):
    Store.open(tmp_path).close()
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0)
    with (
        written_to(tmp_path),
        pytest.raises(StoreError, match=r"Another process has been writing to .* for 0 s\. Wait"),
    ):
        open_engine(tmp_path)
    open_engine(tmp_path).dispose()


def test_open_engine__each_connection__syncs_every_commit_and_minds_foreign_keys(tmp_path):
    engine = open_engine(tmp_path)
    with engine.connect() as connection:
        found = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert found == ["wal", 2, 1]


def test_store_error__a_full_disk__names_the_file_and_what_to_do():
    error = store_error("readings.sqlite", OperationalError("", {}, sqlite3.OperationalError("disk is full")))
    assert str(error) == (
        "The store readings.sqlite cannot be used: disk is full. Move it away and import the readings again,"
        " or restore it from a backup."
    )
