"""What is said of a proposed factor beside the second source, and beside what it replaces."""

from dataclasses import replace

import pytest

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.proposal.content import ProposalState
from gramwatt.governance.report import concerns as module
from gramwatt.governance.report.concerns import concerns, second_source_line
from gramwatt.governance.report.proposal_report import proposal_lines, short_lines
from gramwatt.protocol.day_curve import curve_id
from gramwatt.protocol.factor import FactorKind, FactorStatus
from tests.support.deploying.plans import artifacts
from tests.support.governance.facts import (
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

SECOND = second_source().national(404)
assert SECOND is not None
AVERAGE = SECOND.factor  # 70.492 g/kWh in the release that is installed
CHANGED = "which is more than 50 %"


def said(new, found=None, **changes):
    """Every doubt about a record for Kenya, which has 512 g/kWh."""
    return " ".join(concerns(factor_proposal(new, **changes), found or facts()))


def compared(new, found=None, **changes):
    """The line beside the second source."""
    proposal = factor_proposal(new, **changes)
    return second_source_line(proposal.factors[0], proposal, found or facts())


def test_doubts__value_without_its_millionths__scale_change_and_second_source_are_named():
    told = said(record(430))

    assert "Kenya (404): 0.00043 g/kWh is less than 1. The value in a file is g/kWh times 1e6" in told
    assert f"it changes by −100.0 %, {CHANGED}" in told
    assert "implausible. 0.00043 g/kWh is 0.00 times the 70.492 g/kWh of the average" in told


@pytest.mark.parametrize(("value", "is_small"), [(999_999, True), (1_000_000, False)])
def test_doubts__one_gram_and_a_millionth_less__only_the_lesser_looks_unscaled(value, is_small):
    assert ("less than 1." in said(record(value))) is is_small


@pytest.mark.parametrize(
    ("value", "is_told"),
    [(255_999_999, True), (256_000_000, False), (768_000_000, False), (768_000_001, True)],
)
def test_doubts__half_less_or_more_and_beyond__only_beyond_is_told(value, is_told):
    assert (CHANGED in said(record(value))) is is_told


def test_doubts__first_record_of_a_zone__nothing_to_have_changed_from():
    assert CHANGED not in said(record(430), facts(histories={KENYA: ()}))


@pytest.mark.parametrize(("off", "is_told"), [(0, False), (1, True)])
def test_doubts__half_more_than_the_second_source_and_beyond__only_beyond_is_implausible(off, is_told):
    assert ("implausible" in said(record(AVERAGE * 3 // 2 + off))) is is_told


def test_doubts__another_kind_than_the_second_source__may_well_be_far_apart():
    assert "implausible" not in said(record(430_000_000, kind=FactorKind.COMBINED_MARGIN))


def test_doubts__names_the_second_source_with_another_number__is_compared():
    slip = record(AVERAGE // 1_000, source_hash=second_source().document_hash)

    assert "implausible" in said(slip)
    assert "−99.9 %, implausible" in compared(slip)


def test_doubts__day_curve__its_mean_is_judged():
    flat = curve(lowest=100_000_000, highest=500_000_000)
    new = record(100_000_000, curve=curve_id(flat))

    assert CHANGED not in said(new, facts(**with_curve(flat)))
    assert CHANGED in said(new)  # its values are not known: the lowest stands for it


@pytest.mark.parametrize(("uri", "is_told"), [("404-kenya.md", True), ("ipfs://kenya", False)])
def test_doubts__document_named_as_a_file_and_by_an_address__only_the_file_is_told(uri, is_told):
    told = said(record(430_000_000), document_uri=uri)

    assert (f"the document's URI is `{uri}`" in told) is is_told


@pytest.mark.parametrize(("year", "is_told"), [(2026, False), (2027, True)])
def test_doubts__source_of_this_year_and_of_the_next__only_the_next_is_told(year, is_told):
    told = said(record(430_000_000, source_year=year))

    assert ("its source year is 2027, and the current year is 2026." in told) is is_told


@pytest.mark.parametrize(("bps", "is_told"), [(10_000, False), (10_001, True)])
def test_doubts__uncertainty_of_the_whole_factor_and_beyond__only_beyond_is_told(bps, is_told):
    told = said(record(430_000_000, uncertainty_bps=bps))

    assert ("more than the factor itself" in told) is is_told


@pytest.mark.parametrize("state", [ProposalState.EXECUTED, ProposalState.EXPIRED])
def test_doubts__proposal_that_has_ended__none(state):
    assert said(record(430), facts(status=status(state))) == ""


def test_doubts__quarantine__is_no_number_to_compare():
    quarantine = record(430, status=FactorStatus.QUARANTINED)

    assert said(quarantine) == ""
    assert compared(quarantine) is None


def test_second_source_line__other_number__both_the_difference_and_the_verdict():
    assert compared(record(430_000_000)) == (
        f"second source: 70.492 g/kWh, average of 2023 ({second_source().title}): +510.0 %, implausible"
    )
    assert compared(record(75_000_000)).endswith(": +6.4 %, agrees")


def test_second_source_line__its_very_number__says_so():
    own = record(AVERAGE, source_hash=second_source().document_hash)

    assert compared(own).endswith("and this is the same number")
    assert compared(replace(own, source_hash=b"\1" * 32)).endswith("±0.0 %, agrees")


def test_second_source_line__fallback__beside_the_lowest_of_the_countries():
    found = facts(histories={0: (SEEDED,)})

    line = compared(record(AVERAGE), found, zone=0)

    assert line.startswith("second source: 70.492 g/kWh of Kenya, the lowest here,")
    assert line.endswith("±0.0 %, agrees")


@pytest.mark.parametrize("zone", [KENYA | 3, KENYA | 0x8500, 1 << 16])  # a region, off-grid users, nobody
def test_second_source_line__zone_that_it_lacks__says_so(zone):
    found = facts(histories={zone: ()})

    assert compared(record(430_000_000), found, zone=zone) == "second source: it has no number for this zone"
    assert said(record(430_000_000), found, zone=zone) == ""


def test_second_source_line__not_installed__is_said_and_nothing_fails(monkeypatch):
    def missing():
        raise SourceError("The second source is missing: codecarbon is not installed.", "Run `make setup`.")

    monkeypatch.setattr(module, "second_source", missing)

    assert compared(record(430)).startswith("second source: none on this machine. The second source is miss")
    assert CHANGED in said(record(430))
    assert "implausible" not in said(record(430))


def test_proposal_lines__doubtful_factor__warned_of_in_full_and_in_a_list():
    proposal, found = factor_proposal(record(430)), facts(now=NOW)

    full = list(proposal_lines(proposal, found, artifacts()))
    brief = list(short_lines(proposal, found, artifacts()))

    assert any(line.startswith("    second source: 70.492 g/kWh") for line in full)
    for lines in (full, brief):
        assert len([line for line in lines if "WARNING: Kenya (404):" in line]) == 3
