"""What would keep a proposal from being carried out, said before anyone signs."""

import pytest

from gramwatt.governance.onchain.context import Rival
from gramwatt.governance.proposal.content import Call, NewCountry, ProposalState, Trigger
from gramwatt.governance.report.blockers import blockers, replaced_records
from gramwatt.protocol.day_curve import curve_id
from gramwatt.protocol.factor import FactorStatus
from tests.support.governance.facts import (
    CONTRACTS,
    DAY,
    KENYA,
    NOW,
    SEEDED,
    curve,
    factor_proposal,
    facts,
    record,
    status,
    with_curve,
)

EARLIEST = NOW + DAY  # in approval now: approved, queued at once, and a day of the timelock
GHANA = 288 << 16
PLAIN = {"status": FactorStatus.PROVISIONAL}


def found(proposal, **changes):
    return list(blockers(proposal, facts(**changes)))


def test_obstacles__nothing_in_the_way__none():
    assert found(factor_proposal()) == []


def test_obstacles__calls_that_come_to_nothing__each_named_by_its_place():
    calls = (Call(CONTRACTS["EnergyDataBridge"], b""),) * 2
    proposal = factor_proposal(factors=(), trigger=Trigger.PARAMETER, calls=calls)

    assert found(proposal) == []
    assert found(proposal, troubles={1: "there is no contract there"}) == [
        "Call 2 of 2: there is no contract there."
    ]


@pytest.mark.parametrize(("second", "count"), [(EARLIEST, 0), (EARLIEST - 1, 1)])
def test_obstacles__effect_before_the_earliest_execution__named(second, count):
    told = found(factor_proposal(record(430_000_000, second)))

    assert len(told) == count
    assert all("2026-11-23 23:59:59 UTC, but cannot be executed before 2026-11-24" in text for text in told)


@pytest.mark.parametrize("state", [ProposalState.EXECUTED, ProposalState.EXPIRED, ProposalState.REJECTED])
def test_obstacles__ended_proposal__none(state):
    assert found(factor_proposal(record(430_000_000, 1)), status=status(state)) == []


def test_obstacles__rival_for_the_zone__named_with_its_state():
    rival = Rival(b"\xab" * 32, KENYA, ProposalState.QUEUED)

    (text,) = found(factor_proposal(), rivals=(rival,))

    assert text.startswith("Kenya (404): proposal 0xabababab (queued) changes it as well")


def test_obstacles__country_that_nobody_added__named():
    (text,) = found(factor_proposal(zone=GHANA), histories={GHANA: ()})

    assert text.startswith("Unknown country (288): neither the chain nor this proposal has the country")


def test_obstacles__new_country__none_unless_it_was_added_before():
    new = (NewCountry(288, "GH", "Ghana"),)
    proposal = factor_proposal(zone=GHANA, trigger=Trigger.NEW_COUNTRY, countries=new)

    assert found(proposal, histories={GHANA: ()}) == []
    twice = factor_proposal(trigger=Trigger.NEW_COUNTRY, countries=(NewCountry(404, "KE", "Kenya"),))
    assert found(twice) == ["Kenya (404) was added before; it would be refused."]


def test_obstacles__curve__published_and_its_lowest_or_named():
    shape = curve()
    proposal = factor_proposal(record(300_000_000, curve=curve_id(shape)))
    other = factor_proposal(record(300_000_001, curve=curve_id(shape)))

    assert found(proposal, **with_curve(shape)) == []
    assert "not published yet" in found(proposal, **with_curve(shape, published=False))[0]
    assert "its values are unknown" in found(proposal)[0]
    assert "not the lowest of its day curve, 300.000000 g/kWh" in found(other, **with_curve(shape))[0]


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (record(511_999_999, **PLAIN), None),
        (record(512_000_000, **PLAIN), "512.000000 g/kWh is not below 512.000000 g/kWh"),
        (record(900_000_000, status=FactorStatus.QUARANTINED), None),
        (record(400_000_000), "a record of an emergency must be provisional"),
    ],
)
def test_obstacles__emergency__as_the_contract_would_judge_it(new, sentence):
    told = found(factor_proposal(new, trigger=Trigger.EMERGENCY))

    assert len(told) == (sentence is not None)
    assert all(sentence in text for text in told)


def test_obstacles__emergency_against_announced_or_quarantined__named():
    announced = (SEEDED, record(380_000_000, NOW + 9 * DAY))
    stopped = (SEEDED, record(512_000_000, NOW - DAY, status=FactorStatus.QUARANTINED))
    proposal = factor_proposal(record(400_000_000, **PLAIN), trigger=Trigger.EMERGENCY)

    assert (
        "400.000000 g/kWh is not below 380.000000 g/kWh" in found(proposal, histories={KENYA: announced})[0]
    )
    assert "may not end a quarantine" in found(proposal, histories={KENYA: stopped})[0]
    assert "no factor that an emergency could lower" in found(proposal, histories={KENYA: ()})[0]


def test_replaced_records__overtaken_ones__never_were_in_force():
    overtaken, later = record(1, NOW + 9 * DAY), record(2, NOW + 5 * DAY)

    assert list(replaced_records((SEEDED, overtaken, later), EARLIEST)) == [later, SEEDED]
