"""The machine's clock, in whole seconds."""

import time

import pytest

from gramwatt.chains.clock import SystemClock


@pytest.mark.parametrize("seconds", [1_780_272_000.0, 1_780_272_000.999_999])
def test_now__within_a_second__rounded_down(monkeypatch, seconds):
    monkeypatch.setattr(time, "time", lambda: seconds)

    assert SystemClock().now() == 1_780_272_000


def test_now__of_this_machine__between_two_looks():
    before = int(time.time())

    assert before <= SystemClock().now() <= time.time()
