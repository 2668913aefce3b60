"""The committed gas numbers keep their budgets, and the README says the same numbers."""

import json

import pytest

from tests.gas import readme
from tests.gas.report import BUDGETS, CLAIM_BUDGETS, SNAPSHOT, change, differs, over_budget

MEASURED = json.loads(SNAPSHOT.read_text())


def test_over_budget__snapshot__nothing_is():
    assert over_budget(MEASURED) == []


@pytest.mark.parametrize("name", [*BUDGETS, *CLAIM_BUDGETS])
def test_over_budget__one_gas_too_many__names_it(name):
    batches = {shape: dict(gas) for shape, gas in MEASURED["batches"].items()}
    steps = dict(MEASURED["steps"])
    if name in batches:
        batches[name]["per_reading"] = BUDGETS[name] + 0.1
    else:
        steps[name] = CLAIM_BUDGETS[name] + 1

    (sentence,) = over_budget({"batches": batches, "steps": steps})

    assert name in sentence


def test_readme__gas_tables__are_the_snapshots():
    assert readme.written() == (readme.batch_rows(), readme.step_rows())


@pytest.mark.parametrize(("now", "before", "said"), [(100, None, "new"), (100, 100, ""), (99, 100, "-1.00%")])
def test_change__measured_again__is_said(now, before, said):
    assert change(now, before) == said


@pytest.mark.parametrize(
    ("step", "factor", "told"),
    [("openFleet", 1.0005, False), ("openFleet", 1.002, True), ("bondDevice p256", 1.01, False)],
)
def test_differs__a_step_costs_more__is_told_beyond_the_noise(step, factor, told):
    steps = MEASURED["steps"] | {step: round(MEASURED["steps"][step] * factor)}

    assert differs({"batches": MEASURED["batches"], "steps": steps}, MEASURED) is told
