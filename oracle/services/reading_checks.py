"""Check a reading, apart from its signature, against the meter's history, clock and nameplate."""

from gramwatt.protocol.meter import Meter
from gramwatt.protocol.quantities import ADVANCE_MAX_WH, MWH_PER_WH, SECONDS_PER_HOUR, UnixTime
from gramwatt.protocol.reading import VERSION, Flag, Reading, Reason, Rejection
from gramwatt.protocol.registers import advance_wh, register_wh


def check_reading(
    reading: Reading,
    meter: Meter,
    last_accepted: Reading | None,
    now: UnixTime,
    tolerance_seconds: int,
    next_accepted: Reading | None = None,
) -> Rejection | None:
    """Return why a reading contradicts itself, the clock, or the meter's other readings; None if it does not.

    last_accepted: the meter's accepted reading with the highest counter up to this one's, None if the meter
    has none. next_accepted: the one with the lowest counter above, if this reading arrives late. Compared
    with both, all honest readings of a meter are accepted in any order of arrival. Do not call this for a
    reading that has been accepted before.
    """
    return (
        _check_itself(reading)
        or _check_clock(reading, meter, now, tolerance_seconds)
        or (
            _check_since_bond(reading, meter)
            if last_accepted is None
            else _check_step(last_accepted, reading, meter)
        )
        or (_check_late(reading, next_accepted, meter) if next_accepted is not None else None)
    )


def _check_itself(reading: Reading) -> Rejection | None:
    if reading.version != VERSION:
        return Rejection(
            Reason.WRONG_VERSION,
            f"The reading's layout is version {reading.version}, and only version {VERSION} counts."
            " Update the meter's firmware.",
        )
    if reading.flags & Flag.TAMPER:
        return Rejection(
            Reason.TAMPER, f"The meter reports that it was opened (flags {reading.flags}). Have it inspected."
        )
    if reading.flags & Flag.CLOCK_UNSET or reading.time == 0:
        return Rejection(
            Reason.CLOCK_UNSET,
            f"The meter's clock was not set (flags {reading.flags}, time {reading.time})."
            " Its energy is counted by the next reading after its clock is set.",
        )
    return None


def _check_clock(reading: Reading, meter: Meter, now: UnixTime, tolerance_seconds: int) -> Rejection | None:
    if reading.time > now + tolerance_seconds:
        return Rejection(
            Reason.CLOCK_IN_FUTURE,
            f"The reading's time {reading.time} is {reading.time - now} s ahead of this node's clock, and"
            f" {tolerance_seconds} s are allowed. Correct the clock that is wrong and import the reading"
            " again.",
        )
    if reading.time < meter.bond_time:
        return Rejection(
            Reason.BEFORE_BOND,
            f"The reading's time {reading.time} is before the meter was bonded at {meter.bond_time}."
            " Energy from before the bond is never credited.",
        )
    return None


def _check_since_bond(reading: Reading, meter: Meter) -> Rejection | None:
    """The bond stored a register, so energy is compared modulo the register's range."""
    elapsed = reading.time - meter.bond_time
    advance = advance_wh(meter.bond_register_wh, register_wh(reading.energy_mwh))
    # The bond's register is rounded down by up to 999 mWh.
    limit = -(-_limit_mwh(meter, elapsed) // MWH_PER_WH)
    if advance > ADVANCE_MAX_WH:
        return Rejection(
            Reason.ENERGY_BACKWARDS,
            f"The register {register_wh(reading.energy_mwh)} Wh is behind {meter.bond_register_wh} Wh, with"
            " which the meter was bonded. If the meter was replaced, release it and bond the new one.",
        )
    if advance > limit:
        return _beyond_nameplate(meter, advance * MWH_PER_WH, elapsed, limit * MWH_PER_WH)
    return None


def _check_step(before: Reading, after: Reading, meter: Meter) -> Rejection | None:
    """Compare two readings of one meter that should be in the order of their counters."""
    if after.counter <= before.counter:
        return _check_counter(before, after)
    if after.boots < before.boots:
        return Rejection(
            Reason.BOOTS_BACKWARDS,
            f"The meter had started {before.boots} times at counter {before.counter} and {after.boots} times"
            f" at counter {after.counter}. It lost its memory: have it inspected.",
        )
    if after.time < before.time:
        return Rejection(
            Reason.CLOCK_BACKWARDS,
            f"The time is {after.time} at counter {after.counter} and was {before.time} at counter"
            f" {before.counter}. Set the meter's clock; its energy is counted by the next reading.",
        )
    if after.energy_mwh < before.energy_mwh:
        return Rejection(
            Reason.ENERGY_BACKWARDS,
            f"The energy is {after.energy_mwh} mWh at counter {after.counter} and was {before.energy_mwh}"
            f" mWh at counter {before.counter}. If the meter was replaced, release it and bond the new one.",
        )
    elapsed = after.time - before.time
    advance, limit = after.energy_mwh - before.energy_mwh, _limit_mwh(meter, elapsed)
    return _beyond_nameplate(meter, advance, elapsed, limit) if advance > limit else None


def _check_late(reading: Reading, later: Reading, meter: Meter) -> Rejection | None:
    """Check a reading that arrives after one with a higher counter was accepted."""
    if reading.time > later.time or reading.boots > later.boots:
        return _counter_backwards(later, reading)
    return _check_step(reading, later, meter)


def _check_counter(before: Reading, after: Reading) -> Rejection:
    if after.counter < before.counter:
        return _counter_backwards(before, after)
    return Rejection(
        Reason.COUNTER_REPEATED,
        f"The meter signed two different readings with counter {after.counter}: {before.energy_mwh} mWh at"
        f" {before.time} and {after.energy_mwh} mWh at {after.time}. Have the meter inspected; the"
        " registrar can suspend it.",
    )


def _counter_backwards(before: Reading, after: Reading) -> Rejection:
    return Rejection(
        Reason.COUNTER_BACKWARDS,
        f"The counter is {after.counter} at {after.time}, after {before.counter} at {before.time}."
        " The meter lost its memory: have it inspected.",
    )


def _limit_mwh(meter: Meter, elapsed_seconds: int) -> int:
    """What the meter's nameplate allows. Times are whole seconds, so almost one more may have passed."""
    return meter.nameplate_watts * (elapsed_seconds + 1) * MWH_PER_WH // SECONDS_PER_HOUR


def _beyond_nameplate(meter: Meter, advance_mwh: int, elapsed_seconds: int, limit_mwh: int) -> Rejection:
    return Rejection(
        Reason.BEYOND_NAMEPLATE,
        f"The energy increased by {advance_mwh} mWh in {elapsed_seconds} s, and {meter.nameplate_watts} W"
        f" allow {limit_mwh} mWh. Have the meter inspected, or certify its nameplate again.",
    )
