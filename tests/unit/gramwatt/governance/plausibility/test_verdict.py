"""The verdicts, and what they rest on."""

from dataclasses import replace
from typing import Any

import pytest

from gramwatt.governance.plausibility.grid_mix import read_technologies
from gramwatt.governance.plausibility.research import read_folder
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.plausibility.verdict import Finding, Sources, Verdict, ZoneFactor, band, check
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

NOW = UnixTime(1_795_305_600)  # 2026-11-22
DAY = 86_400
KENYA, NIGERIA, SOUTH_AFRICA, VIET_NAM, THAILAND, GHANA = (
    country << 16 for country in (404, 566, 710, 704, 764, 288)
)


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources(second_source(), read_folder(), read_technologies())


def zoned(zone: int, factor: int, **changes: Any) -> ZoneFactor:
    """A zone whose record was made yesterday, from a document that is not the second source."""
    record = FactorRecord(
        factor, UnixTime(NOW - DAY), FactorKind.AVERAGE, FactorStatus.PROVISIONAL, 2022, 0, b"\1" * 32
    )
    return ZoneFactor(zone, f"zone {zone >> 16}", replace(record, **changes), factor)


def finding(sources: Sources, subject: ZoneFactor) -> Finding:
    return check([subject], sources, NOW)[0]


@pytest.mark.parametrize(
    ("zone", "grams", "verdict", "reasons"),
    [
        (
            KENYA,
            512,
            Verdict.IMPLAUSIBLE,
            [
                "7.26 times the 70.492 g/kWh",
                "(70 % hydro, 15 % geothermal",
                "does not allow it: 30.9 to 392.85 g/kWh",
            ],
        ),
        (
            NIGERIA,
            894,
            Verdict.IMPLAUSIBLE,
            ["1.71 times the 523.247", "does not allow it: 257.65 to 843.45"],
        ),
        (
            SOUTH_AFRICA,
            928,
            Verdict.PLAUSIBLE,
            ["1.31 times the 707.686", "960 g/kWh of DFFE", "allows it"],
        ),
        (
            VIET_NAM,
            695,
            Verdict.PLAUSIBLE,
            ["1.46 times the 475.449", "+2.7 %. This record is an average, and that"],
        ),
        (THAILAND, 574, Verdict.PLAUSIBLE, ["1.04 times the 549.583", "475 g/kWh of TGO", "+20.8 %"]),
    ],
)
def test_check__the_seeds_five__the_verdicts_of_the_field_notes(sources, zone, grams, verdict, reasons):
    found = finding(sources, zoned(zone, grams * 10**6))

    assert found.verdict is verdict
    for reason in reasons:
        assert reason in " ".join(found.reasons)
    assert found.needs_proposal is (verdict is Verdict.IMPLAUSIBLE)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (1_100, Verdict.AGREES),
        (900, Verdict.AGREES),
        (1_101, Verdict.PLAUSIBLE),
        (899, Verdict.PLAUSIBLE),
        (1_500, Verdict.PLAUSIBLE),
        (500, Verdict.PLAUSIBLE),
        (1_501, Verdict.IMPLAUSIBLE),
        (499, Verdict.IMPLAUSIBLE),
    ],
)
def test_band__at_the_bounds_and_one_beyond__the_bound_is_within(value, verdict):
    assert band(value, 1_000) is verdict


def test_check__kenya_at_its_average_from_another_document__agrees(sources):
    found = finding(sources, zoned(KENYA, 70_492_000))

    assert found.verdict is Verdict.AGREES
    assert not found.needs_proposal


def test_check__number_of_the_second_source_itself__unchecked_and_said(sources):
    own = zoned(GHANA, 484_000_000, source_hash=sources.second.document_hash)

    found = finding(sources, own)

    assert found.verdict is Verdict.UNCHECKED
    assert "No second source: the number is the second source's own." in found.reminders
    assert "allows it: 198.131 to 712.929" in found.reasons[0]


def test_check__names_the_second_source_with_another_number__compared_all_the_same(sources):
    slip = zoned(KENYA, 70_492, source_hash=sources.second.document_hash)

    found = finding(sources, slip)

    assert found.verdict is Verdict.IMPLAUSIBLE
    assert "0.070492 g/kWh is 0.00 times the 70.492 g/kWh" in found.reasons[0]


def test_check__number_of_the_second_source_outside_its_mix__implausible_all_the_same(sources):
    own = zoned(GHANA, 713_000_000, source_hash=sources.second.document_hash)

    assert finding(sources, own).verdict is Verdict.IMPLAUSIBLE


def test_check__margin_far_above_the_average__plausible_while_some_plant_emits_it(sources):
    margin = zoned(KENYA, 317_400_000, kind=FactorKind.COMBINED_MARGIN)

    found = finding(sources, margin)

    assert found.verdict is Verdict.PLAUSIBLE
    assert "This record is a combined margin, and that number is an average" in found.reasons[0]


def test_check__margin_above_every_plant_of_the_mix__implausible(sources):
    found = finding(sources, zoned(NIGERIA, 1_170_000_001, kind=FactorKind.OPERATING_MARGIN))

    assert found.verdict is Verdict.IMPLAUSIBLE


def test_check__fallback__held_against_the_lowest_of_the_countries(sources):
    zones = [zoned(0, 70_492_000), zoned(KENYA, 512_000_000), zoned(THAILAND, 574_000_000)]
    assert check(zones, sources, NOW)[0].verdict is Verdict.AGREES

    without_kenya = [zoned(0, 70_492_000), zoned(THAILAND, 574_000_000)]
    found = check(without_kenya, sources, NOW)[0]
    assert found.verdict is Verdict.IMPLAUSIBLE
    assert "lowest average of these countries, Thailand's" in found.reasons[0]


def test_check__fallback_alone__unchecked(sources):
    assert finding(sources, zoned(0, 70_492_000)).verdict is Verdict.UNCHECKED


@pytest.mark.parametrize("zone", [KENYA | 3, KENYA | 0x8500, 1 << 16])  # a region, its off-grid users, nobody
def test_check__nothing_to_compare_with__unchecked_and_said(sources, zone):
    found = finding(sources, zoned(zone, 512_000_000, kind=FactorKind.OFF_GRID))

    assert found.verdict is Verdict.UNCHECKED
    assert found.second is None
    assert any(reminder.startswith("No second source") for reminder in found.reminders)


def test_check__quarantined_and_implausible__needs_no_proposal(sources):
    found = finding(sources, zoned(KENYA, 512_000_000, status=FactorStatus.QUARANTINED))

    assert found.verdict is Verdict.IMPLAUSIBLE
    assert not found.needs_proposal
    assert "Quarantined: nothing is issued until a later record ends it." in found.reminders


def test_check__in_force_for_365_days_and_a_second_more__due(sources):
    at_last = zoned(KENYA, 70_492_000, effective_from=UnixTime(NOW - 365 * DAY))
    assert not finding(sources, at_last).is_due

    past = zoned(KENYA, 70_492_000, effective_from=UnixTime(NOW - 365 * DAY - 1))
    assert finding(sources, past).is_due
    assert "Due for its annual review: in force for 365 days." in finding(sources, past).reminders


def test_check__day_of_the_next_review__due_from_its_first_second(sources):
    review = 1_801_353_600  # 2027-01-31
    subject = [zoned(KENYA, 70_492_000)]

    assert not check(subject, sources, review - 1)[0].is_due
    assert check(subject, sources, review)[0].is_due


def test_check__curve__its_mean_is_judged(sources):
    curved = replace(zoned(THAILAND, 300_000_000, curve=b"\2" * 32), judged=540_000_000)

    found = finding(sources, curved)

    assert "540 g/kWh is 0.98 times" in found.reasons[0]


def test_check__no_document__said(sources):
    found = finding(sources, zoned(KENYA, 70_492_000, source_hash=bytes(32)))

    assert "No source document: its hash is 0." in found.reminders
