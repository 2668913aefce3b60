"""Queries of the store, for the command line and for batches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import Reason, SignedReading
from oracle.providers.store.tables import AcceptedRow, RejectedRow


@dataclass(frozen=True, slots=True)
class AcceptedLine:
    """One line of `gramwatt readings list`."""

    device: DeviceId
    counter: int
    time: UnixTime
    energy_mwh: int


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """One line of `gramwatt readings rejected`; device, counter and time are None if not decodable."""

    device: DeviceId | None
    counter: int | None
    time: UnixTime | None
    reason: Reason
    sentence: str
    source: str


def accepted_lines(connection: Connection, device: DeviceId | None, limit: int) -> list[AcceptedLine]:
    """The newest accepted readings, of one device or of all."""
    statement = select(AcceptedRow.device, AcceptedRow.counter, AcceptedRow.time, AcceptedRow.energy_mwh)
    if device is not None:
        statement = statement.where(AcceptedRow.device == device)
    rows = connection.execute(statement.order_by(AcceptedRow.time.desc(), AcceptedRow.device).limit(limit))
    return [AcceptedLine(*row) for row in rows]


def rejected_lines(
    connection: Connection, device: DeviceId | None, reason: Reason | None, limit: int
) -> list[RejectedLine]:
    """The latest refusals, of one device or of all, for one reason or for all."""
    statement = select(
        RejectedRow.device,
        RejectedRow.counter,
        RejectedRow.time,
        RejectedRow.reason,
        RejectedRow.sentence,
        RejectedRow.source,
    )
    if device is not None:
        statement = statement.where(RejectedRow.device == device)
    if reason is not None:
        statement = statement.where(RejectedRow.reason == reason.value)
    rows = connection.execute(statement.order_by(RejectedRow.id.desc()).limit(limit))
    return [
        RejectedLine(device, counter, time, Reason(reason), sentence, source)
        for device, counter, time, reason, sentence, source in rows
    ]


def count_accepted(connection: Connection) -> int:
    """The number of accepted readings."""
    return connection.scalar(select(func.count()).select_from(AcceptedRow)) or 0


def count_rejected(connection: Connection) -> dict[Reason, int]:
    """The number of refused readings, by reason."""
    rows = connection.execute(select(RejectedRow.reason, func.count()).group_by(RejectedRow.reason))
    return {Reason(reason): count for reason, count in rows}


def newest_in_period(connection: Connection, after: UnixTime, until: UnixTime) -> Iterator[SignedReading]:
    """Of each device the accepted reading with the highest counter among those with after < time <= until."""
    within = (AcceptedRow.time > after) & (AcceptedRow.time <= until)
    last = (
        select(AcceptedRow.device, func.max(AcceptedRow.counter).label("counter"))
        .where(within)
        .group_by(AcceptedRow.device)
        .subquery()
    )
    rows = connection.execute(
        select(AcceptedRow.word, AcceptedRow.air, AcceptedRow.signature).join(
            last, (AcceptedRow.device == last.c.device) & (AcceptedRow.counter == last.c.counter)
        )
    )
    for row in rows:
        yield SignedReading(*row)


def times_of_registers(
    connection: Connection, registers: Iterable[tuple[DeviceId, int]], until: UnixTime
) -> dict[DeviceId, UnixTime]:
    """When each device's register last had the given value in Wh, up to `until`; no entry if it never had."""
    times: dict[DeviceId, UnixTime] = {}
    for device, register_wh in registers:
        time = connection.scalar(
            select(func.max(AcceptedRow.time)).where(
                AcceptedRow.device == device,
                AcceptedRow.register_wh == register_wh,
                AcceptedRow.time <= until,
            )
        )
        if time is not None:
            times[device] = time
    return times
