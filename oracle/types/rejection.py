"""Why a reading earns nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """One word for each way in which a reading is refused; stored, counted and shown under this name."""

    MALFORMED = "malformed"
    WRONG_VERSION = "wrong_version"
    UNKNOWN_METER = "unknown_meter"
    UNSIGNED = "unsigned"
    UNKNOWN_SIGNER = "unknown_signer"
    UNKNOWN_VERIFIER = "unknown_verifier"
    BAD_SIGNATURE = "bad_signature"
    TAMPER = "tamper"
    CLOCK_UNSET = "clock_unset"
    CLOCK_IN_FUTURE = "clock_in_future"
    CLOCK_BACKWARDS = "clock_backwards"
    BEFORE_BOND = "before_bond"
    COUNTER_REPEATED = "counter_repeated"
    COUNTER_BACKWARDS = "counter_backwards"
    BOOTS_BACKWARDS = "boots_backwards"
    ENERGY_BACKWARDS = "energy_backwards"
    BEYOND_NAMEPLATE = "beyond_nameplate"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A refusal: its reason, and a sentence for the person who owns the meter."""

    reason: Reason
    sentence: str
