"""docs/factors.md says what the check says."""

import re

from gramwatt.governance.plausibility.grid_mix import read_technologies
from gramwatt.governance.plausibility.judged_zones import zones_of_plan
from gramwatt.governance.plausibility.research import read_folder
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.plausibility.verdict import (
    AGREES_PERCENT,
    PLAUSIBLE_PERCENT,
    Sources,
    ZoneFactor,
    check,
)
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.formats import grams, times
from gramwatt.protocol.quantities import UnixTime
from tests.support.deploying.plans import local_plan
from tests.support.evm.artifacts import ROOT

PAGE = (ROOT / "docs" / "factors.md").read_text(encoding="utf-8")
TABLE = re.search(r"<!-- initial factors.*?-->\n(.*)<!-- end -->", PAGE, re.DOTALL)
NOW = 1_795_305_600


def rows() -> list[str]:
    """The table's lines, recomputed from the plan that is deployed."""
    sources = Sources(second_source(), read_folder(), read_technologies())
    found = []
    for finding in check(zones_of_plan(local_plan(), NOW), sources, NOW):
        zoned, second, span = finding.subject, finding.second, finding.span
        if zoned.zone == 0:
            continue
        assert second is not None
        assert span is not None
        official = sources.research[zoned.zone].official
        numbers = ", ".join(f"{grams(number.factor)} ({number.year})" for number in official)
        cells = (
            zoned.name.split(" (")[0],
            grams(zoned.record.value),
            grams(second.factor),
            times(zoned.judged, second.factor),
            f"{grams(span.low)} to {grams(span.high)}",
            numbers or "none",
            finding.verdict.name.lower(),
        )
        found.append(f"| {' | '.join(cells)} |")
    return found


def test_table__of_the_page__is_what_the_check_finds():
    assert TABLE is not None
    assert TABLE[1].strip().splitlines()[2:] == rows()


def test_page__numbers_of_the_rule__are_the_codes():
    assert f"no more than {AGREES_PERCENT} % off" in PAGE
    assert f"no more than {PLAUSIBLE_PERCENT} % off" in PAGE
    assert f"more than {PLAUSIBLE_PERCENT} % off a number of its own kind" in PAGE


def test_page__countries_of_the_second_source__as_many_as_it_says():
    assert f"{len(second_source())} countries" in PAGE


def test_research__of_a_country_that_is_to_be_added__judged_as_the_page_says():
    sources = Sources(second_source(), read_folder(), read_technologies())
    ghana = sources.research[288 << 16]
    record = FactorRecord(
        ghana.factor, UnixTime(NOW), FactorKind.AVERAGE, FactorStatus.PROVISIONAL, 2022, 0, ghana.source_hash
    )

    (finding,) = check([ZoneFactor(ghana.zone, "Ghana", record, ghana.factor)], sources, NOW)

    assert finding.verdict.name == "UNCHECKED"
    assert any("the second source's own" in reminder for reminder in finding.reminders)
