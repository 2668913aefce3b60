"""Readings that somebody would like to be paid for: a node must refuse each, or it adds nothing."""

from dataclasses import dataclass, replace
from typing import Final

from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.digests import reading_digest
from gramwatt.protocol.quantities import MWH_PER_WH, SECONDS_PER_HOUR, DeviceId, UnixTime
from gramwatt.protocol.reading import NO_SENSORS, SignedReading, decode_reading, encode_reading
from oracle.types.stored import Submission

AHEAD_SECONDS: Final = 86_400
_STOLEN_WH: Final = 5_000
_UNBONDED: Final = 0xFFFF
_FOREIGN_DOMAIN: Final = bytes(range(32))
"""Of a credit contract that is not this one."""


@dataclass(frozen=True)
class Attempt:
    """What somebody tries, in a few words, and the reading that he sends."""

    what: str
    signed: SignedReading
    signer: bytes

    def submission(self) -> Submission:
        return Submission(self.signed, self.what, self.signer)


def attempts(
    meter: SimulatedMeter, last: SignedReading, nameplate_watts: int, now: UnixTime
) -> list[Attempt]:
    """What can be made of a meter and the last reading that it signed; `now` is the nodes' time."""
    told = decode_reading(last.word)
    more = replace(told, energy_mwh=told.energy_mwh + _STOLEN_WH * MWH_PER_WH)
    coming = replace(told, counter=told.counter + 1, time=UnixTime(told.time + 60))
    ahead = replace(coming, time=UnixTime(now + AHEAD_SECONDS))
    limit_mwh = nameplate_watts * 60 * MWH_PER_WH // SECONDS_PER_HOUR
    stronger = replace(coming, energy_mwh=told.energy_mwh + 10 * limit_mwh)
    stranger = replace(coming, device=DeviceId(told.device | _UNBONDED))
    elsewhere = encode_reading(coming)
    foreign = meter.sign_digest(reading_digest(_FOREIGN_DOMAIN, elsewhere, NO_SENSORS))
    tried = [
        ("the same reading a second time", last),
        ("5 kWh added, the signature kept", SignedReading(encode_reading(more), last.air, last.signature)),
        ("another reading under a used counter", meter.sign_reading(more)),
        ("a clock a day ahead", meter.sign_reading(ahead)),
        ("ten times what the nameplate allows", meter.sign_reading(stronger)),
        ("signed for another chain", SignedReading(elsewhere, NO_SENSORS, foreign)),
        ("a meter that was never bonded", meter.sign_reading(stranger)),
    ]
    return [Attempt(what, signed, meter.signer) for what, signed in tried]
