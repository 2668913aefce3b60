"""The reads and writes of an intake, inside one transaction."""

from collections.abc import Collection, Iterable
from hashlib import sha256

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from gramwatt.protocol.quantities import DeviceId
from gramwatt.protocol.reading import SignedReading
from oracle.providers.store.tables import AcceptedRow, RejectedRow, SignerRow
from oracle.types.stored import Accepted, Rejected

_SIGNED = (AcceptedRow.word, AcceptedRow.air, AcceptedRow.signature)


class IntakeTransaction:
    """The reads and writes for one chunk of readings; either all are stored or none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, devices: Collection[DeviceId]) -> dict[DeviceId, SignedReading]:
        """The accepted reading with the highest counter of each device that has one."""
        last = (
            select(AcceptedRow.device, func.max(AcceptedRow.counter).label("counter"))
            .where(AcceptedRow.device.in_(devices))
            .group_by(AcceptedRow.device)
            .subquery()
        )
        rows = self._connection.execute(
            select(AcceptedRow.device, *_SIGNED).join(
                last, (AcceptedRow.device == last.c.device) & (AcceptedRow.counter == last.c.counter)
            )
        )
        return {device: SignedReading(*signed) for device, *signed in rows}

    def around(self, device: DeviceId, lowest: int, highest: int) -> list[SignedReading]:
        """A device's accepted readings with counters from `lowest` to `highest`, and one on either side."""
        of_device = AcceptedRow.device == device
        first = select(func.max(AcceptedRow.counter)).where(of_device, AcceptedRow.counter < lowest)
        last = select(func.min(AcceptedRow.counter)).where(of_device, AcceptedRow.counter > highest)
        rows = self._connection.execute(
            select(*_SIGNED)
            .where(
                of_device,
                AcceptedRow.counter >= func.coalesce(first.scalar_subquery(), lowest),
                AcceptedRow.counter <= func.coalesce(last.scalar_subquery(), highest),
            )
            .order_by(AcceptedRow.counter)
        )
        return [SignedReading(*row) for row in rows]

    def add_accepted(self, accepted: Iterable[Accepted]) -> None:
        """Store accepted readings. A counter that the device has already used fails the whole transaction."""
        rows = [
            {
                "device": item.reading.device,
                "counter": item.reading.counter,
                "time": item.reading.time,
                "energy_mwh": item.reading.energy_mwh,
                "register_wh": item.register_wh,
                "word": item.signed.word,
                "air": item.signed.air,
                "signature": item.signed.signature,
            }
            for item in accepted
        ]
        if rows:
            self._connection.execute(insert(AcceptedRow), rows)

    def add_rejected(self, rejected: Iterable[Rejected]) -> None:
        """Store refused readings; one that is already stored with the same reason adds nothing."""
        rows = [
            {
                "fingerprint": sha256(item.signed.word + item.signed.air + item.signed.signature).digest(),
                "reason": item.rejection.reason.value,
                "sentence": item.rejection.sentence,
                "source": item.source,
                "device": item.reading.device if item.reading else None,
                "counter": item.reading.counter if item.reading else None,
                "time": item.reading.time if item.reading else None,
                "word": item.signed.word,
                "air": item.signed.air,
                "signature": item.signed.signature,
            }
            for item in rejected
        ]
        if rows:
            self._connection.execute(insert(RejectedRow).on_conflict_do_nothing(), rows)

    def add_signers(self, signers: Iterable[tuple[bytes, bytes]]) -> None:
        """Store signers by their hash. The caller must have checked the hashes."""
        rows = [{"signer_hash": signer_hash, "signer": signer} for signer_hash, signer in signers]
        if rows:
            statement = insert(SignerRow)
            latest = {"signer": statement.excluded.signer}
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["signer_hash"], set_=latest), rows
            )
