"""A rehearsal of the whole plan on the embedded chain: its gas, and what a constructor refuses."""

import pytest

from gramwatt.chains.errors import CallReverted
from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.deployer.rollout.rehearsal import rehearse
from tests.support.deploying.plans import STEPS, artifacts, changed_plan, local_plan


def test_rehearse__local_plan__gas_of_every_step():
    gas = rehearse(local_plan(), artifacts()).gas

    assert len(gas) == STEPS
    assert min(gas.values()) > 21_000


def test_rehearse__window_below_the_shortest__the_constructors_own_error(tmp_path):
    plan = read_plan(changed_plan(tmp_path, "windowSeconds: 10m", "windowSeconds: 9m"))

    with pytest.raises(CallReverted, match="WindowOutOfRange") as refusal:
        rehearse(plan, artifacts())

    assert "constructor of EnergyDataBridge" in str(refusal.value)
    assert "540" in str(refusal.value)
