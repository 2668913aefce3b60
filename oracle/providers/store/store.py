"""The node's own store: meters, and what they said, accepted or refused.

Relayed batches are the chain's to remember.
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
    """One SQLite file. Safe for several processes; each write is one transaction, or none of it happened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, data_dir: Path) -> Self:
        """The store in `data_dir`, made or brought to this version if need be.

        StoreError if it cannot be used.
        """
        return cls(open_engine(data_dir))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- Meters --

    def deployment(self) -> Deployment | None:
        """What the readings are for; None until `bind`."""
        with self._reading() as connection:
            return registry.read_deployment(connection)

    def bind(self, deployment: Deployment) -> None:
        """Ties the store to a chain and credit contract. StoreError if it is tied to others."""
        with self._writing() as connection:
            registry.bind(connection, deployment)

    def upsert_meters(self, meters: Iterable[Meter]) -> None:
        """Takes the chain's latest word for these meters; an empty `signer` forgets none that is known."""
        with self._writing() as connection:
            registry.upsert_meters(connection, meters)

    def meters(self) -> list[Meter]:
        """All meters by device, signers filled in where their hash is known."""
        with self._reading() as connection:
            return registry.read_meters(connection)

    # -- Intake --

    @contextmanager
    def intake(self, rehearsal: bool = False) -> Iterator[IntakeTransaction]:
        """A transaction that is kept when the block ends, and undone if it raises or is a rehearsal."""
        with self._writing(rehearsal) as connection:
            if rehearsal:
                # Meters may be known to the caller only; their rows are not missed, for nothing is kept.
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            yield IntakeTransaction(connection)

    # -- What is there --

    def accepted(self, device: DeviceId | None = None, limit: int = 100) -> list[views.AcceptedLine]:
        """The newest readings that count."""
        with self._reading() as connection:
            return views.accepted_lines(connection, device, limit)

    def rejected(
        self, device: DeviceId | None = None, reason: Reason | None = None, limit: int = 100
    ) -> list[views.RejectedLine]:
        """The latest refusals."""
        with self._reading() as connection:
            return views.rejected_lines(connection, device, reason, limit)

    def counts(self) -> tuple[int, dict[Reason, int]]:
        """How many readings count, and how many were refused by reason."""
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
        """When each device's accepted register last stood at the given Wh, not after `until`."""
        with self._reading() as connection:
            return views.times_of_registers(connection, registers, until)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._sentences(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, rehearsal: bool = False) -> Iterator[Connection]:
        with (
            self._sentences(),
            self._engine.connect().execution_options(**WRITES) as connection,
            connection.begin() as transaction,
        ):
            yield connection
            if rehearsal:
                transaction.rollback()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise store_error(str(self._engine.url.database), error) from error
