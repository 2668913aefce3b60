"""The final check finds every difference between chain and measurements, and says where it is."""

from dataclasses import replace
from typing import Any

import pytest

from demo.meters.replay import Calendar
from demo.play.audit import Audit
from demo.play.days import Evidence, Tally
from demo.stage.enrolment import Enrolled
from demo.stage.people import fleet_owner
from gramwatt.protocol.pricing import credit_id
from gramwatt.protocol.quantities import NG_PER_UNIT, FleetId, UnixTime
from tests.support.demo.chain import METHODOLOGY, FakeChain, make_batch, make_fleet, node_of

DAY = 86_400
START = 1_780_272_000  # 2026-06-01T00:00:00Z
KENYA, NIGERIA = 404, 566
FACTORS = {KENYA: 512_000_000, NIGERIA: 894_000_000}
FLEETS = (make_fleet(0, KENYA, meters=2), make_fleet(1, NIGERIA, first=2))
NUMBERS = {0: FleetId(11), 1: FleetId(12)}
MEASURED_WH: dict[int, tuple[int, ...]] = {0: (1_000_000, 3_000_001), 1: (2_000_000, 4_000_000)}
SEED = "seed"


def credit(ordinal: int, provisional: bool = True) -> int:
    return credit_id(FLEETS[ordinal].country << 16, UnixTime(START), METHODOLOGY, provisional)


def owner(ordinal: int) -> str:
    return fleet_owner(SEED, ordinal).address


@pytest.fixture
def chain() -> FakeChain:
    """Two days on the chain, as they were measured, and everything claimed."""
    chain = FakeChain()
    for day in range(2):
        energy = {NUMBERS[n]: (FLEETS[n].country, MEASURED_WH[n][day]) for n in NUMBERS}
        chain.submitted.append(make_batch(day + 1, START + day * DAY, START + (day + 1) * DAY, energy))
    for n, number in NUMBERS.items():
        units, carry_ng = divmod(sum(MEASURED_WH[n]) * FACTORS[FLEETS[n].country], NG_PER_UNIT)
        chain.held[owner(n), credit(n)] = units
        chain.accrued[number, credit(n)] = (0, carry_ng)
    return chain


def audit_of(chain: FakeChain, measured_wh: dict[int, tuple[int, ...]] = MEASURED_WH) -> Audit:
    return Audit(node_of(chain), FLEETS, Enrolled(NUMBERS, ()), Calendar(START), measured_wh)


def problems(chain: FakeChain, **parts: Any) -> list[str]:
    audit = audit_of(chain, **parts)
    return audit.differences(audit.fleet_results(FACTORS, SEED))


# -- fleet_results --


def test_fleet_results__everything_claimed__credited_is_what_was_measured(chain):
    first, second = audit_of(chain).fleet_results(FACTORS, SEED)
    assert (first.energy_wh, first.units, first.carry_ng) == (4_000_001, 2_048, 512_000_000)
    assert (first.expected_ng, first.difference_ng) == (4_000_001 * 512_000_000, 0)
    assert (second.energy_wh, second.units, second.difference_ng) == (6_000_000, 5_364, 0)
    assert (first.meters, first.country_name, first.fleet_name) == (2, "country 404", "fleet 0")


def test_fleet_results__units_not_claimed_yet__count_as_well(chain):
    chain.held[owner(0), credit(0)] = 2_000
    chain.accrued[NUMBERS[0], credit(0)] = (48, 512_000_000)
    assert audit_of(chain).fleet_results(FACTORS, SEED)[0].difference_ng == 0


def test_fleet_results__units_of_another_fleet_or_owner__do_not_count(chain):
    chain.held[owner(0), credit(0)] = 0
    chain.held[owner(1), credit(0)] = 2_048
    first, second = audit_of(chain).fleet_results(FACTORS, SEED)
    assert (first.units, first.difference_ng) == (0, -2_048 * NG_PER_UNIT)
    assert second.difference_ng == 0


def test_fleet_results__one_class_with_a_verified_factor__is_not_provisional(chain):
    chain.held[owner(0), credit(0)] = 2_047
    chain.held[owner(0), credit(0, provisional=False)] = 1
    first, second = audit_of(chain).fleet_results(FACTORS, SEED)
    assert (first.is_provisional, second.is_provisional) == (False, True)
    assert first.difference_ng == 0


# -- day_results, batch_results --


def test_day_results__two_days__have_each_countrys_energy(chain):
    first, second = audit_of(chain).day_results()
    assert (first.start, first.energy_wh) == (START, {KENYA: 1_000_000, NIGERIA: 2_000_000})
    assert (second.start, second.energy_wh) == (START + DAY, {KENYA: 3_000_001, NIGERIA: 4_000_000})


def test_day_results__a_batch_of_several_days__counts_for_the_day_that_it_ends_with(chain):
    first, second = chain.submitted
    late = replace(second, submitted=replace(second.submitted, period_start=first.submitted.period_start))
    chain.submitted = [late]
    assert [day.energy_wh for day in audit_of(chain).day_results()] == [
        {KENYA: 0, NIGERIA: 0},
        {KENYA: 3_000_001, NIGERIA: 4_000_000},
    ]


def test_day_results__two_batches_of_a_day__are_added(chain):
    chain.submitted.append(make_batch(3, START, START + DAY, {NUMBERS[0]: (KENYA, 5)}))
    assert audit_of(chain).day_results()[0].energy_wh[KENYA] == 1_000_005


def test_batch_results__each_batch__has_the_gas_of_its_own_two_transactions(chain):
    first, second = chain.submitted
    chain.processed = {second.batch_id: b"process 2", first.batch_id: b"process 1"}
    chain.gas = {first.transaction: 100, second.transaction: 70, b"process 1": 30, b"process 2": 20}
    tally = Tally(evidence={first.batch_id: Evidence(3, 72), second.batch_id: Evidence(2, 48)})
    one, other = audit_of(chain).batch_results(tally)
    assert (one.submit_gas, one.process_gas, one.registers, one.readings) == (100, 30, 3, 72)
    assert (other.submit_gas, other.process_gas, other.registers, other.readings) == (70, 20, 2, 48)
    assert (one.period_start, other.period_end) == (START, START + 2 * DAY)
    (log_filter,) = chain.log_filters
    assert (log_filter["address"], log_filter["fromBlock"]) == (chain.contract.address, 7)


# -- differences --


def test_differences__chain_and_measurements_agree__there_are_none(chain):
    assert problems(chain) == []


def test_differences__a_watt_hour_more_was_measured__says_fleet_day_and_both_numbers(chain):
    measured_wh = {**MEASURED_WH, 1: (2_000_000, 4_000_001)}
    assert problems(chain, measured_wh=measured_wh) == [
        "fleet 1, country 566, 2026-06-02: the chain settled 4,000,000 Wh, but 4,000,001 Wh were measured.",
        (
            "fleet 1, country 566: the chain credited 5,364,000,000,000,000 ng, but the measurements give"
            " 5,364,000,894,000,000 ng; the difference is -894,000,000 ng."
        ),
    ]


def test_differences__energy_of_one_day_counted_on_another__is_found_although_the_sum_is_right(chain):
    measured_wh = {**MEASURED_WH, 0: (1_000_001, 3_000_000)}
    first, second = problems(chain, measured_wh=measured_wh)
    assert "2026-06-01: the chain settled 1,000,000 Wh, but 1,000,001 Wh" in first
    assert "2026-06-02: the chain settled 3,000,001 Wh, but 3,000,000 Wh" in second


def test_differences__a_day_without_a_batch__is_found(chain):
    del chain.submitted[1]
    found = problems(chain)
    assert (
        "fleet 0, country 404, 2026-06-02: the chain settled 0 Wh, but 3,000,001 Wh were measured." in found
    )


def test_differences__one_nanogram_too_many__is_found(chain):
    chain.accrued[NUMBERS[0], credit(0)] = (0, 512_000_001)
    (problem,) = problems(chain)
    assert problem.endswith("the difference is 1 ng.")


def test_differences__a_unit_that_was_not_claimed__is_a_problem_although_it_counts(chain):
    chain.held[owner(0), credit(0)] -= 1
    chain.accrued[NUMBERS[0], credit(0)] = (1, 512_000_000)
    assert problems(chain) == ["Fleet 11 has 1 unclaimed units and a carry of 512,000,000 ng."]


@pytest.mark.parametrize(("carry_ng", "is_found"), [(NG_PER_UNIT - 1, False), (NG_PER_UNIT, True)])
def test_differences__a_carry__must_be_below_a_unit(chain, carry_ng, is_found):
    chain.accrued[NUMBERS[0], credit(0, provisional=False)] = (0, carry_ng)
    found = [problem for problem in problems(chain) if "a carry of" in problem]
    assert bool(found) is is_found
