"""The zones of a plan, as the check sees them before anything is deployed."""

from dataclasses import replace

import pytest

from gramwatt.deployer.errors import PlanError
from gramwatt.governance.plausibility.judged_zones import zones_of_plan
from gramwatt.protocol.factor import FactorKind, FactorStatus
from tests.support.deploying.plans import local_plan

NOW = 1_795_305_600
KENYA = 404 << 16
# Half of the hours at 100 g and half at 300 g: the mean is 200.
CURVE = [["100_000_000", "300_000_000"] * 12] * 4


def test_zones_of_plan__the_local_plan__seeds_and_fallback_by_number():
    zones = zones_of_plan(local_plan(), NOW)

    assert [zoned.zone >> 16 for zoned in zones] == [0, 404, 566, 704, 710, 764]
    assert [zoned.name for zoned in zones][3] == "Viet Nam (704)"
    for zoned in zones[1:]:
        assert (zoned.record.kind, zoned.record.status) == (FactorKind.AVERAGE, FactorStatus.PROVISIONAL)
        assert (zoned.record.source_year, zoned.record.source_hash) == (2022, bytes(32))


def test_zones_of_plan__record_of_a_seeded_zone__it_is_what_is_judged():
    plan = local_plan()
    later = {**plan.factors[0], "zone": str(KENYA), "value": "80_000_000"}

    zones = zones_of_plan(replace(plan, factors=(*plan.factors, later)), NOW)

    assert next(zoned for zoned in zones if zoned.zone == KENYA).judged == 80_000_000


def test_zones_of_plan__day_curve__its_mean_is_judged_and_its_lowest_recorded():
    plan = local_plan()
    curved = {**plan.factors[0], "zone": str(KENYA), "value": "100_000_000", "curve": CURVE}

    zones = zones_of_plan(replace(plan, factors=(curved,)), NOW)

    kenya = next(zoned for zoned in zones if zoned.zone == KENYA)
    assert (kenya.record.value, kenya.judged) == (100_000_000, 200_000_000)


def test_zones_of_plan__value_out_of_range__the_plans_own_sentence():
    plan = local_plan()

    with pytest.raises(PlanError, match=r"country_factors\.404"):
        zones_of_plan(replace(plan, country_factors={"404": "0"}), NOW)
