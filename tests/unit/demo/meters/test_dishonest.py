"""What somebody dishonest sends: each attempt differs from the honest reading in what it is named for."""

from demo.meters.device_keys import Secp256k1Key
from demo.meters.dishonest import AHEAD_SECONDS, dishonest_attempts
from demo.meters.simulated_meter import SimulatedMeter
from gramwatt.protocol.digests import domain_separator, reading_digest
from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import decode_reading
from gramwatt.protocol.signatures import recover_address

DOMAIN = domain_separator(31337, "0x" + "c4" * 20)
NOW = UnixTime(1_780_300_000)
WATTS = 6_000


def make_attempts():
    device = DeviceId(0x0200_0000_0194_0000)
    meter = SimulatedMeter(device, Secp256k1Key.from_seed(b"test", device), DOMAIN, UnixTime(NOW - 7200))
    last = meter.sign_energy(UnixTime(NOW - 3600), 1_234_567)
    return meter, last, dishonest_attempts(meter, last, WATTS, NOW)


def is_signed(meter, attempt):
    signed = attempt.signed
    return recover_address(reading_digest(DOMAIN, signed.word, signed.air), signed.signature) == meter.signer


def test_attempts__any_meter__differ_from_the_last_reading_in_one_thing():
    _, last, tried = make_attempts()
    told = decode_reading(last.word)
    same, altered, repeated, ahead, stronger, foreign, stranger = (
        decode_reading(a.signed.word) for a in tried
    )
    assert same == told
    assert altered.energy_mwh == repeated.energy_mwh == told.energy_mwh + 5_000_000
    assert (altered.counter, repeated.counter) == (told.counter, told.counter)
    assert ahead.time == NOW + AHEAD_SECONDS
    assert stronger.energy_mwh - told.energy_mwh == 10 * WATTS * 60 * 1000 // 3600
    assert (foreign.counter, foreign.device) == (told.counter + 1, told.device)
    assert stranger.device != told.device


def test_attempts__any_meter__only_the_altered_and_the_foreign_one_are_not_signed():
    meter, _, tried = make_attempts()
    unsigned = [attempt.what for attempt in tried if not is_signed(meter, attempt)]
    assert unsigned == ["5 kWh added, the signature kept", "signed for another chain"]


def test_attempts__any_meter__leave_its_own_counters_alone():
    meter, last, _ = make_attempts()
    assert meter.counter == decode_reading(last.word).counter
    assert meter.energy_mwh == 1_234_567
