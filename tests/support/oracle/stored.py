"""Readings that a store takes: accepted ones of a meter by counter, and a refused one."""

from dataclasses import replace
from typing import Any

from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import Reason, Rejection
from oracle.providers.store import Store
from oracle.types.stored import Accepted, Rejected
from tests.support.oracle.readings import BOND_TIME, DEVICE, make_device, make_reading, sign_hours

TAMPER = Rejection(Reason.TAMPER, "The meter reports that it was opened.")
UNSIGNED = Rejection(Reason.UNSIGNED, "No signature.")


def accepted(counter: int = 1, device: DeviceId = DEVICE, **changes: Any) -> Accepted:
    """An hour a counter from the bond on, and a register of 1000 Wh and one for each."""
    (signed,) = sign_hours(make_device(), 1)
    reading = make_reading(counter=counter, device=device, time=UnixTime(BOND_TIME + 3600 * counter))
    return Accepted(
        replace(reading, **changes), replace(signed, air=counter.to_bytes(32, "big")), 1000 + counter
    )


def refused(reason: Rejection = TAMPER) -> Rejected:
    (signed,) = sign_hours(make_device(), 1)
    return Rejected(signed, make_reading(), reason, "readings.csv, line 2")


def keep(store: Store, *items: Accepted | Rejected) -> None:
    """Stores all of them in one transaction."""
    with store.intake() as transaction:
        transaction.add_accepted(item for item in items if isinstance(item, Accepted))
        transaction.add_rejected(item for item in items if isinstance(item, Rejected))
