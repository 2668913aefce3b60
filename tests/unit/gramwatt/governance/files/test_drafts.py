"""Drafts of proposal files: they propose what the research or the second source says, and change no file."""

from dataclasses import replace
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.files.drafts import Correction, correction, draft, save_new
from gramwatt.governance.plausibility.grid_mix import read_technologies
from gramwatt.governance.plausibility.research import FOLDER, read_folder, read_research
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.governance.plausibility.verdict import Sources, Verdict, ZoneFactor, check
from gramwatt.governance.proposal.content import NewCountry, Trigger
from gramwatt.governance.proposal.zones import CountryName
from gramwatt.protocol.factor import FactorKind, FactorStatus
from gramwatt.protocol.formats import grams
from tests.support.governance.facts import COUNTRIES, KENYA, NOW, record

GHANA = FOLDER / "288-ghana.yml"
IMPLAUSIBLE = 512_000_000


@pytest.fixture(scope="module")
def sources():
    return Sources(second_source(), read_folder(), read_technologies())


@pytest.fixture
def drafted(sources, parsed, tmp_path):
    """The proposal that a draft of Ghana's research makes once it is read."""
    (tmp_path / "ghana.yml").write_bytes(GHANA.read_bytes())
    research = read_research(tmp_path / "ghana.yml")

    def read(countries=COUNTRIES, **changes):
        text = draft(replace(research, **changes), countries, sources, NOW, tmp_path, "ipfs://ghana")
        return text, parsed(text, countries).proposal

    return read


def finding(sources, zone=KENYA, **changes):
    given = record(IMPLAUSIBLE, NOW - 1, **changes)
    return check([ZoneFactor(zone, "Kenya (404)", given, given.value)], sources, NOW)[0]


def test_draft__country_that_the_chain_lacks__adds_it_with_its_factor(drafted):
    research = read_research(GHANA)
    text, proposal = drafted()

    assert proposal.trigger is Trigger.NEW_COUNTRY
    assert proposal.countries == (research.country,) == (NewCountry(288, "GH", "Ghana"),)
    (change,) = proposal.factors
    assert (change.zone, change.record.value) == (288 << 16, research.factor)
    assert (change.record.kind, change.record.status) == (research.kind, research.status)
    assert (change.record.source_year, change.record.uncertainty_bps) == (
        research.source_year,
        research.uncertainty_bps,
    )
    assert change.record.effective_from == 0
    assert (proposal.document_uri, proposal.document_hash) == ("ipfs://ghana", keccak(GHANA.read_bytes()))
    assert text.startswith("# Ghana, from ghana.yml. Edit it before proposing it.")
    assert "  # Result of the check: " in text


def test_draft__country_that_the_chain_has__its_annual_review(drafted):
    _, proposal = drafted({**COUNTRIES, 288: CountryName("GH", "Ghana")})

    assert (proposal.trigger, proposal.countries) == (Trigger.ANNUAL_REVIEW, ())
    assert proposal.factors[0].zone == 288 << 16


def test_draft__implausible_research__says_so_above_the_factor(drafted):
    text, _ = drafted(factor=5_000_000_000)

    assert "  # Result of the check: implausible." in text
    assert "  # 5,000 g/kWh is" in text


def test_draft__research_in_another_folder__its_document_is_named_from_there(sources, tmp_path):
    research = read_research(GHANA)

    text = draft(research, COUNTRIES, sources, NOW, FOLDER.parent, "ipfs://ghana")

    assert '  file: "research/288-ghana.yml"' in text.splitlines()


def test_correction__second_source_has_the_country__its_average_provisionally(sources, parsed, tmp_path):
    found = correction(finding(sources), sources, COUNTRIES)
    assert found.save(tmp_path)

    proposal = parsed(found.proposal).proposal

    (change,) = proposal.factors
    assert (found.name, proposal.trigger) == ("404-kenya", Trigger.ANNUAL_REVIEW)
    kenya = second_source().national(404)
    assert kenya is not None
    assert (change.zone, change.record.value, change.record.source_year) == (KENYA, kenya.factor, kenya.year)
    assert (change.record.kind, change.record.status) == (FactorKind.AVERAGE, FactorStatus.PROVISIONAL)
    assert change.record.source_hash == second_source().document_hash
    assert proposal.document_hash == keccak((tmp_path / "404-kenya.md").read_bytes())
    assert "# Alternative: quarantine the zone" in found.proposal
    assert f"value {IMPLAUSIBLE:_}" in " ".join(found.proposal.split()).replace(" # ", " ")


def test_correction__second_source_lacks_it__the_same_value_in_quarantine(sources, parsed, tmp_path):
    without = replace(finding(sources, kind=FactorKind.OFF_GRID), second=None)
    subject = replace(without.subject, zone=KENYA | 0x8503)
    found = correction(replace(without, subject=subject), sources, COUNTRIES)
    assert found.save(tmp_path)

    (change,) = parsed(found.proposal).proposal.factors

    assert (change.zone, change.record.value) == (KENYA | 0x8503, IMPLAUSIBLE)
    assert (change.record.kind, change.record.status) == (FactorKind.OFF_GRID, FactorStatus.QUARANTINED)
    assert change.record.source_hash == keccak((tmp_path / f"{found.name}.md").read_bytes())
    assert "so it is quarantined: its energy waits" in " ".join(found.proposal.split())


def test_correction__report__the_record_every_reason_and_the_source(sources):
    found = finding(sources)
    assert found.verdict is Verdict.IMPLAUSIBLE
    report = correction(found, sources, COUNTRIES).report

    assert report.startswith(f"# Kenya (404): {grams(IMPLAUSIBLE)} g/kWh is implausible\n")
    assert f"Zone {KENYA}, in force since Unix second {NOW - 1}, status verified, source year 2025." in report
    for line in (*found.reasons, *found.reminders):
        assert f"- {line}\n" in report
    assert f"keccak256 0x{sources.second.document_hash.hex()}." in report


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (0, "0-fallback"),
        (384 << 16, "384-c-te-d-ivoire"),
        (KENYA | 3, "404-kenya-3"),
        (KENYA, "404-kenya"),
    ],
)
def test_correction__any_zone__a_file_name_without_signs(sources, zone, name):
    countries = {**COUNTRIES, 384: CountryName("CI", "Côte d’Ivoire")}

    assert correction(finding(sources, zone), sources, countries).name == name


@pytest.mark.parametrize("existing", ["404-kenya.md", "404-kenya.yml"])
def test_save__one_of_both_exists__neither_is_written(tmp_path, existing):
    (tmp_path / existing).write_text("edited")

    assert not Correction("404-kenya", "proposal", "report").save(tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(existing, "edited")]


def test_save__new_folder__made_with_both(tmp_path):
    folder = tmp_path / "a" / "b"

    assert Correction("404-kenya", "proposal", "report").save(folder)
    assert (folder / "404-kenya.yml").read_text() == "proposal"
    assert (folder / "404-kenya.md").read_text() == "report"


def test_save_new__exists__refused_and_unchanged(tmp_path):
    path: Path = tmp_path / "new" / "kenya.yml"
    save_new(path, "first")

    with pytest.raises(
        SourceError, match=r"kenya.yml exists already. Name another file with --out, or remove it"
    ):
        save_new(path, "second")
    assert path.read_text() == "first"
