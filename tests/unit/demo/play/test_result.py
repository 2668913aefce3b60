"""A result's differences are exact, and an error in one fleet cannot hide behind another's."""

from dataclasses import replace

from demo.meters.fleets import demo_fleets
from demo.play.result import DemoResult, FleetResult, stand_ins
from tests.support.demo.result import make_result


def off_by(result: DemoResult, *carries_ng: int) -> DemoResult:
    """The result with the first fleets' carries changed by so many ng."""
    changed = tuple(
        replace(fleet, carry_ng=fleet.carry_ng + change)
        for fleet, change in zip(result.fleets, carries_ng, strict=False)
    )
    return replace(result, fleets=changed + result.fleets[len(changed) :])


def test_difference_ng__seed_example__is_zero() -> None:
    fleet = FleetResult(404, "Kenya", "f", "p", 1, 500_000, 512_000_000, 256, 0, 500_000 * 512_000_000)

    assert fleet.difference_ng == 0


def test_difference_ng__one_nanogram_too_many__is_one() -> None:
    fleet = FleetResult(404, "Kenya", "f", "p", 1, 500_000, 512_000_000, 256, 1, 500_000 * 512_000_000)

    assert fleet.difference_ng == 1


def test_is_exact__every_difference_zero__is_true(records) -> None:
    assert make_result(records).is_exact


def test_is_exact__differences_that_cancel__is_false(records) -> None:
    assert not off_by(make_result(records), 1, -1).is_exact


def test_countries__order_of_fleets__is_kept(records) -> None:
    result = make_result(records)

    assert list(result.countries) == [404, 566, 710, 704, 764]
    assert sum(result.units_of(country) for country in result.countries) == result.units


def test_make_result__days__add_up_to_the_fleets(records) -> None:
    result = make_result(records)

    assert sum(wh for day in result.days for wh in day.energy_wh.values()) == result.energy_wh


def test_stand_ins__every_meter__is_named_once(records) -> None:
    rows = stand_ins(demo_fleets(records), records)

    assert [row.plant.key for row in rows] == list(records)
    assert rows[1].stands_in_for == (
        "Lagos homes, Nigeria (16 meters)",
        "Gqeberha homes, South Africa (16 meters)",
        "Chiang Mai homes, Thailand (16 meters)",
    )
    assert rows[4].stands_in_for[0] == "Upington field, South Africa (1 meter)"


def test_stand_ins__plant_without_a_fleet__is_left_out(records) -> None:
    fleets = [fleet for fleet in demo_fleets(records) if fleet.plant.key != "mesa"]

    assert "mesa" not in [row.plant.key for row in stand_ins(fleets, records)]
