"""Dishonest readings. A node must refuse each of them, except a repeated reading, which adds nothing."""

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
"""The domain of another credit contract."""


@dataclass(frozen=True)
class Attempt:
    """A dishonest reading, with a short description."""

    what: str
    signed: SignedReading
    signer: bytes

    def submission(self) -> Submission:
        return Submission(self.signed, self.what, self.signer)


def dishonest_attempts(
    meter: SimulatedMeter, last: SignedReading, nameplate_watts: int, now: UnixTime
) -> list[Attempt]:
    """Dishonest readings made from the last reading that a meter signed; `now` is the nodes' time."""
    reading = decode_reading(last.word)
    inflated = replace(reading, energy_mwh=reading.energy_mwh + _STOLEN_WH * MWH_PER_WH)
    following = replace(reading, counter=reading.counter + 1, time=UnixTime(reading.time + 60))
    ahead = replace(following, time=UnixTime(now + AHEAD_SECONDS))
    limit_mwh = nameplate_watts * 60 * MWH_PER_WH // SECONDS_PER_HOUR
    beyond_nameplate = replace(following, energy_mwh=reading.energy_mwh + 10 * limit_mwh)
    unbonded = replace(following, device=DeviceId(reading.device | _UNBONDED))
    foreign_word = encode_reading(following)
    foreign_signature = meter.sign_digest(reading_digest(_FOREIGN_DOMAIN, foreign_word, NO_SENSORS))
    attempts = [
        ("the same reading a second time", last),
        (
            "5 kWh added, the signature kept",
            SignedReading(encode_reading(inflated), last.air, last.signature),
        ),
        ("another reading with a used counter", meter.sign_reading(inflated)),
        ("a clock a day ahead", meter.sign_reading(ahead)),
        ("ten times what the nameplate allows", meter.sign_reading(beyond_nameplate)),
        ("signed for another chain", SignedReading(foreign_word, NO_SENSORS, foreign_signature)),
        ("a meter that was never bonded", meter.sign_reading(unbonded)),
    ]
    return [Attempt(what, signed, meter.signer) for what, signed in attempts]
