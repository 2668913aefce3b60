"""The result for scripts: no amount is rounded, and a problem is not called exact."""

import json
from dataclasses import replace

from demo.console.as_json import as_json


def parsed(outcome):
    return json.loads(json.dumps(as_json(outcome, "demo.html")))


def test_as_json__amounts_in_ng__are_text_and_survive(outcome):
    for fleet, row in zip(outcome.result.fleets, parsed(outcome)["fleets"], strict=True):
        assert int(row["expected_ng"]) == fleet.expected_ng
        assert int(row["credited_ng"]) == fleet.credited_ng
        assert (row["carry_ng"], row["difference_ng"]) == (str(fleet.carry_ng), "0")
        assert (row["units"], row["factor"]) == (fleet.units, fleet.factor)


def test_as_json__a_difference__is_in_its_fleet_alone(outcome):
    first, second, *rest = outcome.result.fleets
    first = replace(first, carry_ng=first.carry_ng - 7)
    found = parsed(replace(outcome, result=replace(outcome.result, fleets=(first, second, *rest))))
    assert [row["difference_ng"] for row in found["fleets"]] == ["-7", *["0"] * 9]


def test_as_json__no_problem__is_exact(outcome):
    found = parsed(outcome)
    assert (found["exact"], found["problems"]) == (True, [])


def test_as_json__a_problem__is_listed_and_not_exact(outcome):
    found = parsed(replace(outcome, problems=("Lagos homes: 5 ng too much.",)))
    assert (found["exact"], found["problems"]) == (False, ["Lagos homes: 5 ng too much."])


def test_as_json__days_and_batches__add_up_to_the_totals(outcome):
    found = parsed(outcome)
    assert sum(sum(day["energy_wh"].values()) for day in found["days"]) == found["energy_wh"]
    assert all(batch["gas"] == batch["submit_gas"] + batch["process_gas"] for batch in found["batches"])
    assert len(found["days"]) == len(found["batches"]) == 14


def test_as_json__dishonest_readings__have_a_reason_unless_already_known(outcome):
    assert [(row["what"], row["reason"]) for row in parsed(outcome)["refused"]] == [
        ("the same reading a second time", ""),
        ("a clock a day ahead", "clock_in_future"),
    ]


def test_as_json__contracts_and_report__are_named(outcome):
    found = parsed(outcome)
    assert found["contracts"]["EnergyDataBridge"] == "0x" + "ab12" * 10
    assert found["report"] == "demo.html"
