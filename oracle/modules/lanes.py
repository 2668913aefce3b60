"""The readings of a period's lanes, from which batches are built."""

from collections.abc import Sequence

from gramwatt.protocol.batch import LaneReading, Period
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.reading import decode_reading
from gramwatt.protocol.registers import RegisterBank, register_wh
from oracle.providers.store import Store


def lane_readings(store: Store, fleets: Sequence[FleetState], period: Period) -> list[LaneReading]:
    """The newest accepted reading of each lane that moved in the period, and the start of its interval.

    The interval starts at the latest accepted reading whose register is the one on the chain. If there is
    none, or it is from an earlier bond, the interval starts at the bond.
    """
    banks = {fleet.fleet: RegisterBank(fleet.words) for fleet in fleets}
    meters = {meter.device: meter for meter in store.meters() if meter.fleet in banks}
    moved = {}
    for signed in store.newest_in_period(period.start, period.end):
        reading = decode_reading(signed.word)
        meter = meters.get(reading.device)
        if meter is not None and register_wh(reading.energy_mwh) != banks[meter.fleet][meter.lane]:
            moved[reading.device] = (meter, register_wh(reading.energy_mwh), signed)

    on_chain = [(device, banks[meter.fleet][meter.lane]) for device, (meter, _, _) in moved.items()]
    register_times = store.times_of_registers(on_chain, period.end)
    return [
        LaneReading(
            fleet=meter.fleet,
            lane=meter.lane,
            interval_start=UnixTime(max(meter.bond_time, register_times.get(device, meter.bond_time))),
            register_wh=register,
            signed=signed,
        )
        for device, (meter, register, signed) in moved.items()
    ]
