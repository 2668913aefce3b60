"""A plan's factors: what the bridge would record, held to the rules that proposals are held to."""

import pytest

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.factors import parse_factor
from gramwatt.deployer.plan.values import Names
from gramwatt.protocol.factor import FactorKind, FactorStatus, solidity_name

NAMES = Names("test.yml", {}, ())
KENYA = 404 << 16
PLAIN = {
    "zone": str(KENYA),
    "value": "512_000_000",
    "effectiveFrom": "in 5m",
    "kind": "Average",
    "status": "Provisional",
    "sourceYear": "2023",
    "uncertaintyBps": "0",
    "sourceHash": "0x" + "11" * 32,
}
DAY = ["600_000_000"] * 12 + ["512_000_000"] * 12


def parsed(**changes: object):
    return parse_factor(NAMES, "factors[0]", {**PLAIN, **changes})


def refusal(**changes: object) -> str:
    with pytest.raises(PlanError) as refused:
        parsed(**changes)
    return str(refused.value)


def test_parse_factor__plain__record_without_a_curve():
    record = parsed().record(7)

    assert (record.value, record.effective_from, record.kind) == (512_000_000, 7, FactorKind.AVERAGE)
    assert record.curve == bytes(32)


@pytest.mark.parametrize("kind", FactorKind)
@pytest.mark.parametrize("region", [0, 1, 0x7FFF, 0x8400, 0x84FF, 0x8500, 0x8601, 0x8700, 0x8000, 0xFFFF])
def test_parse_factor__kind_and_region__only_those_that_belong_together(kind, region):
    """FactorRules.requireKind, word for word."""
    is_grid = kind <= FactorKind.COMBINED_MARGIN
    fits = is_grid if region < 0x8000 else not is_grid and region >> 8 & 0x7F == kind
    zone = str(KENYA | region)

    if fits:
        assert parsed(zone=zone, kind=solidity_name(kind.name)).kind is kind
    else:
        assert f"factors[0].kind is '{solidity_name(kind.name)}': zone {zone} has region" in refusal(
            zone=zone, kind=solidity_name(kind.name)
        )


def test_parse_factor__marginal_in_the_grids_zone__says_where_it_belongs():
    assert "belong to regions 0x8400 to 0x84ff" in refusal(kind="Marginal")


def test_parse_factor__projection__provisional_but_not_verified():
    zone = str(KENYA | 0x8600)
    assert parsed(zone=zone, kind="Projected").status is FactorStatus.PROVISIONAL

    assert "a projection cannot be verified" in refusal(zone=zone, kind="Projected", status="Verified")


def test_parse_factor__curve__named_by_the_record():
    factor = parsed(curve=[DAY] * 4)

    assert factor.record(0).curve != bytes(32)
    assert factor.matches(factor.record(99))
    assert not parsed().matches(factor.record(99))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"curve": [DAY] * 4, "value": "512_000_001"}, "with a curve it must be its lowest, 512000000"),
        ({"curve": [DAY] * 3}, "[24, 24, 24]"),
        ({"curve": [DAY, DAY, DAY, DAY[1:]]}, "[24, 24, 24, 23]"),
        ({"curve": [DAY, DAY, DAY, [*DAY[1:], "0"]]}, "A day curve has 0 for season 3, hour 23"),
        ({"curve": [DAY, DAY, DAY, [*DAY[1:], "x"]]}, "factors[0].curve[3][23] is 'x': not a whole number"),
        ({"curve": [DAY, DAY, DAY, [*DAY[1:], ["1"]]]}, "factors[0].curve[3][23] is ['1']: not one value"),
        ({"curve": "0x" + "22" * 32}, "not a list of hours for each season"),
        ({"curves": [DAY] * 4}, "factors[0].curves is [["),
    ],
)
def test_parse_factor__wrong_curve__sentence(changes, problem):
    assert problem in refusal(**changes)
