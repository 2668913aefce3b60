"""The node's own store: meters, and their readings, accepted or refused.

Relayed batches are not stored: the chain records them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from gramwatt.protocol.meter import Deployment, Meter
from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import Reason, SignedReading
from oracle.providers.store import meters as registry
from oracle.providers.store import views
from oracle.providers.store.intake import IntakeTransaction
from oracle.providers.store.opening import WRITES, open_engine, store_error


class Store:
    """One SQLite file. Safe for several processes; each write is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, data_dir: Path) -> Self:
        """Open the store in `data_dir`; create or migrate it if needed. StoreError if it cannot be used."""
        return cls(open_engine(data_dir))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- Meters --

    def deployment(self) -> Deployment | None:
        """The deployment that the readings are for; None until `bind`."""
        with self._reading() as connection:
            return registry.read_deployment(connection)

    def bind(self, deployment: Deployment) -> None:
        """Bind the store to a chain and its credit contract. StoreError if it is bound to others."""
        with self._writing() as connection:
            registry.bind(connection, deployment)

    def upsert_meters(self, meters: Iterable[Meter]) -> None:
        """Insert these meters or update them; an empty `signer` does not remove a stored one."""
        with self._writing() as connection:
            registry.upsert_meters(connection, meters)

    def meters(self) -> list[Meter]:
        """All meters by device, each with its signer where that is known."""
        with self._reading() as connection:
            return registry.read_meters(connection)

    # -- Intake --

    @contextmanager
    def intake(self, dry_run: bool = False) -> Iterator[IntakeTransaction]:
        """A transaction that is committed when the block ends; rolled back if it raises, or in a dry run."""
        with self._writing(dry_run) as connection:
            if dry_run:
                # The caller's meters may be missing from the store, which is harmless without a commit.
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            yield IntakeTransaction(connection)

    # -- Queries --

    def accepted(self, device: DeviceId | None = None, limit: int = 100) -> list[views.AcceptedLine]:
        """The newest accepted readings."""
        with self._reading() as connection:
            return views.accepted_lines(connection, device, limit)

    def rejected(
        self, device: DeviceId | None = None, reason: Reason | None = None, limit: int = 100
    ) -> list[views.RejectedLine]:
        """The latest refusals."""
        with self._reading() as connection:
            return views.rejected_lines(connection, device, reason, limit)

    def counts(self) -> tuple[int, dict[Reason, int]]:
        """The number of accepted readings, and of refused ones by reason."""
        with self._reading() as connection:
            return views.count_accepted(connection), views.count_rejected(connection)

    # -- For batches --

    def newest_in_period(self, after: UnixTime, until: UnixTime) -> list[SignedReading]:
        """Of each device the newest accepted reading with after < time <= until."""
        with self._reading() as connection:
            return list(views.newest_in_period(connection, after, until))

    def times_of_registers(
        self, registers: Iterable[tuple[DeviceId, int]], until: UnixTime
    ) -> dict[DeviceId, UnixTime]:
        """When each device's accepted register last had the given value in Wh, not after `until`."""
        with self._reading() as connection:
            return views.times_of_registers(connection, registers, until)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._as_store_error(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, dry_run: bool = False) -> Iterator[Connection]:
        with (
            self._as_store_error(),
            self._engine.connect().execution_options(**WRITES) as connection,
            connection.begin() as transaction,
        ):
            yield connection
            if dry_run:
                transaction.rollback()

    @contextmanager
    def _as_store_error(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise store_error(str(self._engine.url.database), error) from error
