"""A proposed factor in words: what was, what will be, and what else changes with it."""

import pytest

from gramwatt.governance.report.factor_changes import factor_lines
from gramwatt.protocol.day_curve import curve_id
from gramwatt.protocol.factor import FactorKind, FactorStatus
from tests.support.governance.facts import (
    COUNTRIES,
    DAY,
    KENYA,
    NOW,
    SEEDED,
    curve,
    factor_proposal,
    facts,
    record,
    with_curve,
)

EXECUTION = NOW + DAY


def lines(new, zone=KENYA, **changes):
    (change,) = factor_proposal(new, zone).factors
    return list(factor_lines(change, facts(**changes), EXECUTION, COUNTRIES))


def test_factor_lines__lower_and_verified__old_new_percent_and_status():
    first, *rest = lines(record(430_000_000))

    assert first == (
        "Kenya (404): 512.000000 → 430.000000 g/kWh (−16.0 %), average, verified, source year 2025, ±5.0 %,"
        " in force from execution"
    )
    assert rest == ["  status: provisional → verified", f"  source document keccak256 0x{'51' * 32}"]


def test_factor_lines__same_kind_and_status__no_line_for_them():
    assert len(lines(record(430_000_000, status=FactorStatus.PROVISIONAL))) == 2


def test_factor_lines__first_record_of_a_zone__from_none():
    zone = KENYA | 3

    first = lines(record(430_000_000, NOW + 40 * DAY), zone, histories={zone: ()})[0]

    assert first.startswith("Kenya (404), region 3: none → 430.000000 g/kWh, average")
    assert first.endswith("in force from 2027-01-02 00:00:00 UTC")


def test_factor_lines__quarantine__says_what_it_stops():
    first, value, *_ = lines(record(512_000_000, status=FactorStatus.QUARANTINED))

    assert first == (
        "Kenya (404): quarantined from execution; nothing is issued there until a later record ends the"
        " quarantine"
    )
    assert value == "  the record has 512.000000 g/kWh, average"


def test_factor_lines__end_of_a_quarantine__said():
    stopped = record(512_000_000, NOW - DAY, status=FactorStatus.QUARANTINED)

    shown = lines(record(430_000_000), histories={KENYA: (SEEDED, stopped)})

    assert "  status: quarantined → verified; it ends the quarantine" in shown


def test_factor_lines__other_kind__both_named():
    assert "  kind: average → combined margin" in lines(record(430_000_000, kind=FactorKind.COMBINED_MARGIN))


@pytest.mark.parametrize(
    ("starts", "verb"), [(EXECUTION - 1, "follows"), (EXECUTION, "replaces"), (EXECUTION + DAY, "replaces")]
)
def test_factor_lines__a_record_is_announced__overtaken_from_the_second_of_execution_on(starts, verb):
    announced = record(400_000_000, starts)

    last = lines(record(430_000_000), histories={KENYA: (SEEDED, announced)})[-1]

    assert last.startswith(f"  {verb} the record of 400.000000 g/kWh that is announced for 2026-11-2")


def test_factor_lines__new_curve__its_range():
    found = curve()
    new = record(300_000_000, curve=curve_id(found))

    shown = lines(new, **with_curve(found))

    name = f"0x{curve_id(found).hex()[:8]}"
    assert f"  day curve: none → {name} (300.000000 to 600.000000 g/kWh)" in shown


def test_factor_lines__curve_given_up__one_value_for_all_hours():
    found = curve()
    old = record(300_000_000, NOW - DAY, curve=curve_id(found))

    shown = lines(record(430_000_000), histories={KENYA: (old,)}, **with_curve(found))

    assert any(line.endswith("→ none: one value for all hours") for line in shown)


def test_factor_lines__curve_of_unknown_values__said():
    shown = lines(record(430_000_000, curve=b"\x01" * 32))

    assert "  day curve: none → 0x01010101 (unknown values)" in shown
