"""Verifying factors and countries: what came later was brought by a proposal or the guardian, or is named."""

import pytest

from gramwatt.deployer.plan.plan_file import read_plan
from gramwatt.governance.proposal.content import FactorChange, NewCountry, Trigger
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime
from tests.support.deploying.plans import changed_plan
from tests.support.deploying.verified import KENYA

KENYA_MARGINAL = KENYA | 0x8400
GHANA = 288
SOURCE = keccak(b"source")
pytestmark = pytest.mark.node


def factor(zone: int, value: int, kind: FactorKind = FactorKind.AVERAGE) -> FactorChange:
    record = FactorRecord(value, UnixTime(0), kind, FactorStatus.PROVISIONAL, 2024, 0, SOURCE)
    return FactorChange(zone, record)


def test_verify__factor_recorded_past_governance__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "updateCountryEmissionFactor", 404, 70_000_000)

    (check,) = deployed.differing()

    assert check.what == f"factor 1 of zone {KENYA}, 70000000 provisional"
    assert check.expected == "by a proposal, or the guardian's quarantine"
    assert check.actual.startswith("by neither: 70000000 provisional average 0")


def test_verify__factors_by_a_proposal__hold_and_name_it(deployed):
    """One of a zone that the plan knows, and one of a zone that it does not."""
    changes = [factor(KENYA, 70_000_000), factor(KENYA_MARGINAL, 300_000_000, FactorKind.MARGINAL)]
    proposal_id = deployed.pass_proposal(Trigger.ANNUAL_REVIEW, factors=changes)

    assert deployed.differing() == []
    assert deployed.origins() == [
        (f"factor 1 of zone {KENYA}, 70000000 provisional", f"by proposal 0x{proposal_id.hex()}"),
        (f"factor 0 of zone {KENYA_MARGINAL}, 300000000 provisional", f"by proposal 0x{proposal_id.hex()}"),
    ]


def test_verify__factor_of_an_unplanned_zone_past_governance__named(deployed):
    change = factor(KENYA_MARGINAL, 300_000_000, FactorKind.MARGINAL)
    deployed.as_timelock("EnergyDataBridge", "recordFactor", change.zone, change.record.to_abi())

    (check,) = deployed.differing()

    assert check.what == f"factor 0 of zone {KENYA_MARGINAL}, 300000000 provisional"


def test_verify__quarantine_by_the_guardian__holds_and_shows_the_reason(deployed):
    deployed.as_person("guardian", "EnergyDataBridge", "quarantineZone", KENYA, SOURCE)

    assert deployed.differing() == []
    (quarantine,) = deployed.origins()
    assert quarantine == (
        f"factor 1 of zone {KENYA}, 512000000 quarantined",
        f"by the guardian, for 0x{SOURCE.hex()}",
    )


def test_verify__first_factor_is_not_the_plans__named(deployed, tmp_path):
    plan = read_plan(changed_plan(tmp_path, "404: 512_000_000", "404: 70_492_000"))

    (check,) = deployed.differing(plan=plan)

    assert (check.what, check.expected) == (f"factors of zone {KENYA}", "first 70492000 provisional")
    assert check.actual == "first 512000000 provisional"


def test_verify__country_by_a_proposal__holds_and_names_it(deployed):
    country = NewCountry(GHANA, "GH", "Ghana")
    change = factor(GHANA << 16, 400_000_000)
    proposal_id = deployed.pass_proposal(Trigger.NEW_COUNTRY, [country], [change])

    assert deployed.differing() == []
    assert deployed.origins() == [
        (f"factor 0 of zone {GHANA << 16}, 400000000 provisional", f"by proposal 0x{proposal_id.hex()}"),
        (f"country {GHANA} added", f"by proposal 0x{proposal_id.hex()}"),
    ]


def test_verify__country_past_governance__named(deployed):
    deployed.as_timelock("EnergyDataBridge", "addCountry", GHANA, b"GH", "Ghana")

    (check,) = deployed.differing()

    assert (check.what, check.expected) == (f"country {GHANA} added", "by a proposal")
    assert check.actual.startswith("in transaction 0x")
