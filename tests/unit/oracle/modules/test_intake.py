"""Intake: each reading is judged and stored once, whatever the order, and whenever it is killed."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gramwatt.protocol.quantities import UnixTime
from gramwatt.protocol.reading import Reason, SignedReading, encode_reading
from oracle.modules.intake import CHUNK_READINGS, Intake
from oracle.providers.store import Store
from oracle.types.errors import StoreError
from oracle.types.stored import Submission
from tests.support.oracle.readings import (
    BOND_TIME,
    DEPLOYMENT,
    NOW,
    TOLERANCE_SECONDS,
    FixedClock,
    fill,
    make_device,
    make_meter,
    make_reading,
    sign_hours,
    submit,
)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield fill(opened, make_meter(), make_meter(make_device(1, "p256")))


def take(store, readings, dry_run=False, **submission):
    """The final counts as (accepted, known, {reason: count})."""
    intake = Intake.of_store(store, FixedClock(), TOLERANCE_SECONDS)
    submissions = [replace(item, **submission) for item in submit(readings)]
    *_, counts = intake.take(store, submissions, dry_run)
    return counts.accepted, counts.known, dict(counts.rejected)


def test_take__a_meters_readings__are_accepted(store):
    assert take(store, sign_hours(make_device(), 5)) == (5, 0, {})
    assert [line.counter for line in store.accepted()] == [5, 4, 3, 2, 1]


def test_take__the_same_readings_again__add_nothing(store):
    readings = sign_hours(make_device(), 5)
    take(store, readings)
    assert take(store, readings + readings) == (0, 10, {})
    assert store.counts() == (5, {})


def test_take__readings_in_reverse_and_one_by_one__are_all_accepted(store):
    for reading in reversed(sign_hours(make_device(), 5)):
        assert take(store, [reading]) == (1, 0, {})
    assert store.counts() == (5, {})


def test_take__one_altered_byte__is_refused_with_its_reason_and_place(store):
    signed = sign_hours(make_device(), 2)
    forged = replace(signed[1], word=signed[1].word[:-1] + b"\0")
    assert take(store, [signed[0], forged]) == (1, 0, {Reason.BAD_SIGNATURE: 1})
    (line,) = store.rejected()
    assert (line.reason, line.counter, line.source) == (Reason.BAD_SIGNATURE, 2, "line 2")


def test_take__the_same_refusal_again__adds_nothing(store):
    forged = [replace(item, signature=b"\1" * 65) for item in sign_hours(make_device(), 3)]
    assert take(store, forged) == take(store, forged) == (0, 0, {Reason.BAD_SIGNATURE: 3})
    assert store.counts() == (0, {Reason.BAD_SIGNATURE: 3})


def test_take__a_meter_that_nobody_bonded__is_refused(store):
    assert take(store, sign_hours(make_device(7), 1)) == (0, 0, {Reason.UNKNOWN_METER: 1})
    assert "No meter 001122334455667e is bonded" in store.rejected()[0].sentence


def test_take__a_row_without_signature__says_how_to_get_one(store):
    unsigned = SignedReading(encode_reading(make_reading()), bytes(32), b"")
    assert take(store, [unsigned]) == (0, 0, {Reason.UNSIGNED: 1})
    assert "Export word, air and signature" in store.rejected()[0].sentence


def test_take__reserved_air_bytes__are_malformed(store):
    (signed,) = sign_hours(make_device(), 1)
    assert take(store, [replace(signed, air=bytes(31) + b"\1")]) == (0, 0, {Reason.MALFORMED: 1})


def test_take__a_clock_ahead__is_refused_now_and_accepted_in_its_time(store):
    device = make_device()
    early = device.sign(UnixTime(NOW + TOLERANCE_SECONDS + 1), 1000)
    assert take(store, [early]) == (0, 0, {Reason.CLOCK_IN_FUTURE: 1})

    intake = Intake.of_store(store, FixedClock(NOW + 60), TOLERANCE_SECONDS)
    *_, counts = intake.take(store, submit([early]))
    assert (counts.accepted, store.counts()) == (1, (1, {Reason.CLOCK_IN_FUTURE: 1}))


def test_take__two_readings_of_one_counter__the_second_is_kept_as_equivocation(store):
    honest, twin = make_device(), make_device()
    an_hour_later = UnixTime(BOND_TIME + 3600)
    first, second = honest.sign(an_hour_later, 1000), twin.sign(an_hour_later, 2000)
    assert take(store, [first]) == (1, 0, {})
    assert take(store, [second]) == (0, 0, {Reason.COUNTER_REPEATED: 1})


def test_take__another_signature_over_the_same_reading__is_known(store):
    (signed,) = sign_hours(make_device(), 1)
    take(store, [signed])
    assert take(store, [replace(signed, signature=b"\1" * 65)]) == (0, 1, {})


def test_take__a_p256_meter__is_refused_until_its_key_comes_and_then_it_is_known(store):
    device = make_device(1, "p256")
    first, second = sign_hours(device, 2)
    assert take(store, [first]) == (0, 0, {Reason.UNKNOWN_SIGNER: 1})
    assert take(store, [first], signer=make_device(2, "p256").signer) == (0, 0, {Reason.UNKNOWN_SIGNER: 1})
    assert take(store, [first], signer=device.signer) == (1, 0, {})
    assert take(store, [second]) == (1, 0, {})


def test_take__a_wrong_key_for_a_meter_whose_key_is_known__changes_nothing(store):
    device = make_device(1, "p256")
    first, second = sign_hours(device, 2)
    take(store, [first], signer=device.signer)
    assert take(store, [second], signer=make_device(2, "p256").signer) == (1, 0, {})


def test_take__a_dry_run__counts_and_stores_nothing(store):
    readings = sign_hours(make_device(), 3)
    assert take(store, readings + sign_hours(make_device(7), 1), dry_run=True) == (
        3,
        0,
        {Reason.UNKNOWN_METER: 1},
    )
    assert store.counts() == (0, {})


def test_take__a_dry_run_over_several_chunks__remembers_across_them(store, monkeypatch):
    monkeypatch.setattr("oracle.modules.intake.CHUNK_READINGS", 2)
    readings = sign_hours(make_device(), 3)
    assert take(store, readings + readings, dry_run=True) == (3, 3, {})
    assert store.counts() == (0, {})


def test_take__counts__come_after_each_chunk(store, monkeypatch):
    monkeypatch.setattr("oracle.modules.intake.CHUNK_READINGS", 2)
    intake = Intake.of_store(store, FixedClock(), TOLERANCE_SECONDS)
    totals = [counts.total for counts in intake.take(store, submit(sign_hours(make_device(), 5)))]
    assert totals == [2, 4, 5]


def test_take__a_source_that_breaks_off__keeps_the_chunks_before(store, monkeypatch):
    monkeypatch.setattr("oracle.modules.intake.CHUNK_READINGS", 2)

    def breaking_off():
        yield from submit(sign_hours(make_device(), 3))
        raise OSError("the line went dead")

    intake = Intake.of_store(store, FixedClock(), TOLERANCE_SECONDS)
    with pytest.raises(OSError, match="the line went dead"):
        list(intake.take(store, breaking_off()))
    assert store.counts() == (2, {})


def test_of_store__a_store_that_knows_no_chain__says_what_to_do(tmp_path):
    with Store.open(tmp_path) as store, pytest.raises(StoreError, match="--meters"):
        Intake.of_store(store, FixedClock(), TOLERANCE_SECONDS)


KILLED = """
import os, sys
from pathlib import Path
from oracle.modules import intake
from oracle.providers.store import IntakeTransaction, Store
from tests.support.oracle.readings import *

intake.CHUNK_READINGS = 10
survives = int(sys.argv[2])
keep = getattr(IntakeTransaction, sys.argv[3])

def keep_and_die(transaction, items):
    keep(transaction, items)
    keep_and_die.calls += 1
    if keep_and_die.calls > survives:
        os._exit(9)

keep_and_die.calls = 0
setattr(IntakeTransaction, sys.argv[3], keep_and_die)
store = Store.open(Path(sys.argv[1]))
judge = intake.Intake.of_store(store, FixedClock(), TOLERANCE_SECONDS)
list(judge.take(store, submit(sign_hours(make_device(), 35))))
"""


@pytest.mark.parametrize("step", ["add_accepted", "add_rejected"])
@pytest.mark.parametrize("survives", [0, 2])
def test_take__killed_in_a_transaction_and_run_again__ends_as_if_run_once(store, tmp_path, step, survives):
    repository = Path(__file__).parents[4]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(survives), step],
        cwd=repository,
        check=False,
        timeout=60,
    )
    assert killed.returncode == 9
    assert store.counts() == (10 * survives, {})

    assert take(store, sign_hours(make_device(), 35)) == (35 - 10 * survives, 10 * survives, {})
    assert store.counts() == (35, {})


def test_take__more_than_a_chunk__is_all_there(store):
    count = CHUNK_READINGS + 1
    device = make_device()
    readings = [device.sign(UnixTime(BOND_TIME + minute * 60), 1_000_000) for minute in range(1, count + 1)]
    assert take(store, readings) == (count, 0, {})


def test_take__the_deployment_of_another_chain__verifies_nothing(store):
    intake = Intake(replace(DEPLOYMENT, chain_id=1), store.meters(), FixedClock(), TOLERANCE_SECONDS)
    *_, counts = intake.take(store, [Submission(sign_hours(make_device(), 1)[0], "line 1")])
    assert counts.rejected == {Reason.BAD_SIGNATURE: 1}
