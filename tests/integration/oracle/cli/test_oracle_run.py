"""`gramwatt oracle run`: told to stop, and killed."""

import json
import random
import signal
import time

import pytest

from tests.support.node.protocol import WINDOW_SECONDS
from tests.support.oracle.commands import PATIENCE_SECONDS, a_closed_day, start, unclaimed, wait_for
from tests.support.oracle.committee import Committee
from tests.support.oracle.days import batches_on_chain, expect_exact

pytestmark = pytest.mark.node


def test_run__sigterm__ends_with_zero_after_its_step(committee: Committee) -> None:
    config = a_closed_day(committee)[2]
    process = start(config)
    try:
        wait_for(lambda: batches_on_chain(committee.protocol) == 1)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()
    assert process.returncode == 0
    lines = [json.loads(line) for line in errors.splitlines()]
    assert all("msg" in line for line in lines)
    assert any(line.get("action") == "delivered" for line in lines)
    assert lines[-1]["msg"] == "The node stopped after a signal."


def test_run__sigkill_again_and_again__one_batch_exact(committee: Committee) -> None:
    fleets, readings, config = a_closed_day(committee)
    chance = random.Random(11)
    for _ in range(2):
        process = start(config)
        assert process.stderr is not None
        assert "The node has started." in process.stderr.readline()
        time.sleep(chance.uniform(0.0, 0.5))  # a real process dies wherever its first cycle happens to be
        process.kill()
        process.wait(timeout=10)
    process = start(config)
    try:
        wait_for(lambda: batches_on_chain(committee.protocol) >= 1)
        committee.protocol.warp(committee.protocol.now + WINDOW_SECONDS)
        wait_for(lambda: not unclaimed(committee))
    finally:
        process.kill()
        process.wait(timeout=10)
    assert batches_on_chain(committee.protocol) == 1
    expect_exact(committee.protocol, fleets, readings)
