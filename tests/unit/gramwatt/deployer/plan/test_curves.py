"""A plan's day curve: 24 values for each of four seasons, and the place of one that is not."""

import pytest

from gramwatt.deployer.errors import PlanError
from gramwatt.deployer.plan.curves import parse_curve
from gramwatt.deployer.plan.values import Names

NAMES = Names("test.yml", {}, ())
SEASONS = [["600_000_000"] * 24 for _ in range(4)]


def with_value(value, season=2, hour=15):
    seasons = [list(hours) for hours in SEASONS]
    seasons[season][hour] = value
    return seasons


def test_parse_curve__four_seasons_of_texts__their_numbers_in_place():
    curve = parse_curve(NAMES, "curve", with_value("70_492_000"))

    assert curve.values[2][14:17] == (600_000_000, 70_492_000, 600_000_000)
    assert curve.lowest == 70_492_000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("flat", "curve is 'flat': not a list of hours for each season. Correct the plan."),
        ({"file": "curve.yml"}, "not a list of hours for each season"),
        (["600_000_000"] * 4, "not a list of hours for each season"),
        (with_value(["1"]), r"curve\[2\]\[15\] is \['1'\]: not one value"),
        (with_value("1.5"), r"curve\[2\]\[15\] is '1.5': not a whole number"),
        (with_value("-1", 0, 0), r"curve\[0\]\[0\] is '-1': uint64 holds 0 to"),
        (with_value("5m"), "not a whole number"),
    ],
)
def test_parse_curve__one_thing_wrong__its_place_and_value(content, sentence):
    with pytest.raises(PlanError, match=f"test.yml: .*{sentence}") as refusal:
        parse_curve(NAMES, "curve", content)

    assert refusal.value.next_step.endswith("Nothing was sent.")


@pytest.mark.parametrize(
    "content", [SEASONS[:3], [*SEASONS, SEASONS[0]], [*SEASONS[:3], SEASONS[0][:23]], []]
)
def test_parse_curve__wrong_shape__says_the_shape_without_the_values(content):
    with pytest.raises(PlanError, match=r"test.yml: curve: A day curve has seasons of \[") as refusal:
        parse_curve(NAMES, "curve", content)

    assert "600" not in str(refusal.value)
    assert refusal.value.next_step.endswith("Nothing was sent.")


@pytest.mark.parametrize("value", ["0", "10_000_000_001"])
def test_parse_curve__value_that_no_factor_has__refused(value):
    with pytest.raises(PlanError, match=r"test\.yml: curve: "):
        parse_curve(NAMES, "curve", with_value(value))
    assert parse_curve(NAMES, "curve", with_value("10_000_000_000")).values[2][15] == 10_000_000_000
