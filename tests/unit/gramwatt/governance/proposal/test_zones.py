"""Zones as text: there and back, and in sentences."""

import pytest

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.values import Names
from gramwatt.governance.proposal.zones import parse_zone, zone_name, zone_text
from tests.support.governance.facts import COUNTRIES, KENYA

NAMES = Names("kenya.yml", {}, (), "file")
SPELLINGS = [
    ("fallback", 0, "Fallback of devices without a country (0)"),
    ("KE", KENYA, "Kenya (404)"),
    ("KE/1", KENYA | 1, "Kenya (404), region 1"),
    ("KE/32767", KENYA | 0x7FFF, "Kenya (404), region 32767"),
    ("KE/marginal", KENYA | 0x8400, "Kenya (404), marginal"),
    ("KE/off-grid/1", KENYA | 0x8501, "Kenya (404), off-grid 1"),
    ("KE/projected/255", KENYA | 0x86FF, "Kenya (404), projected 255"),
    ("288", 288 << 16, "Unknown country (288)"),
]


@pytest.mark.parametrize(("text", "zone", "name"), SPELLINGS)
def test_parse_zone__every_spelling__there_and_back(text, zone, name):
    assert parse_zone(NAMES, "zone", text, COUNTRIES) == zone
    assert zone_text(zone, COUNTRIES) == text
    assert zone_name(zone, COUNTRIES) == name


@pytest.mark.parametrize(
    ("text", "zone"), [("404/3", KENYA | 3), ("0", 0), ("KE/marginal/0", KENYA | 0x8400)]
)
def test_parse_zone__another_spelling__same_zone(text, zone):
    assert parse_zone(NAMES, "zone", text, COUNTRIES) == zone


@pytest.mark.parametrize(
    "text",
    ["KE/0", "KE/32768", "KE/Marginal", "KE/average", "KE/off-grid/256", "KE/off-grid/1/2", "KE/3/1", "KE/"],
)
def test_parse_zone__no_such_region__refused(text):
    with pytest.raises(PlanError, match=f"kenya.yml: zone is '{text}': not a zone"):
        parse_zone(NAMES, "zone", text, COUNTRIES)


@pytest.mark.parametrize("text", ["ke", "GH", "26476544", "1000", "", "-404"])
def test_parse_zone__no_such_country__refused_with_those_known(text):
    with pytest.raises(PlanError, match=r"neither an ISO 3166-1 number.*Known are KE, NG"):
        parse_zone(NAMES, "zone", text, COUNTRIES)
