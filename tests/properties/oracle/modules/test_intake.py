"""Properties of intake: the same readings in any order, split and repetition leave the same store."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from gramwatt.protocol.quantities import UnixTime
from oracle.modules.intake import Intake
from oracle.providers.store import Store
from tests.support.oracle.readings import (
    BOND_TIME,
    TOLERANCE_SECONDS,
    FixedClock,
    fill,
    make_device,
    make_meter,
    restart,
    submit,
)

powers_milliwatts = st.integers(min_value=0, max_value=5_000_000)  # up to the nameplate
gaps_seconds = st.integers(min_value=0, max_value=86_400)  # two readings in one second are allowed
histories = st.lists(st.tuples(gaps_seconds, powers_milliwatts, st.booleans()), min_size=1, max_size=8)


def sign_history(number, history):
    """An honest meter's readings; the flag is a power cut before the reading."""
    device, time, readings = make_device(number), BOND_TIME, []
    for gap, power, is_cut in history:
        if is_cut:
            restart(device)
        time += gap
        readings.append(device.sign(UnixTime(time), power))
    return readings


@given(data=st.data(), histories=st.lists(histories, min_size=1, max_size=3))
def test_take__honest_readings_in_any_order_and_split_and_repeat__all_count_once(data, histories):
    readings = [item for number, history in enumerate(histories) for item in sign_history(number, history)]
    repeated = readings + data.draw(st.lists(st.sampled_from(readings), max_size=5))
    shuffled = data.draw(st.permutations(repeated))
    cut = data.draw(st.integers(min_value=0, max_value=len(shuffled)))

    with TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        fill(store, *(make_meter(make_device(number)) for number in range(len(histories))))
        for part in (shuffled[:cut], shuffled[cut:]):
            list(Intake.of_store(store, FixedClock(), TOLERANCE_SECONDS).take(store, submit(part)))

        assert store.counts() == (len(readings), {})
        newest = {item.word for item in store.newest_in_period(UnixTime(0), UnixTime(2**32))}
        assert newest == {sign_history(*numbered)[-1].word for numbered in enumerate(histories)}
