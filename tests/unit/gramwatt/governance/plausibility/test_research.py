"""Research files: read whole, or refused in a sentence that names the key."""

from fractions import Fraction
from pathlib import Path

import pytest

from gramwatt.deployer.errors import SourceError
from gramwatt.governance.plausibility.research import FOLDER, read_folder, read_research
from gramwatt.governance.plausibility.second_source import second_source
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorKind, FactorStatus

GHANA = FOLDER / "288-ghana.yml"
VIET_NAM = FOLDER / "704-viet-nam.yml"
SEED = {
    404: (512, {"hydro": 70, "geothermal": 15, "thermal": 10, "other renewables": 5}),
    566: (894, {"gas": 80, "hydro": 15, "oil": 5}),
    710: (928, {"coal": 85, "nuclear": 10, "renewables": 5}),
    704: (695, {"coal": 45, "hydro": 25, "gas": 20, "renewables": 10}),
    764: (574, {"gas": 50, "coal": 25, "hydro": 15, "renewables": 10}),
}


def changed(folder: Path, old: str, new: str, name: str = "288-ghana.yml") -> Path:
    text = GHANA.read_text(encoding="utf-8")
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("country", SEED)
def test_read_folder__the_five_countries__the_seeds_numbers_and_mixes(country):
    grams, mix = SEED[country]

    research = read_folder()[country << 16]

    assert research.factor == grams * 10**6
    assert research.mix == {name: Fraction(share) for name, share in mix.items()}
    assert (research.status, research.source_year) == (FactorStatus.PROVISIONAL, 2022)
    assert research.source_hash == research.document_hash == keccak(research.path.read_bytes())


def test_read_research__ghana__its_source_is_the_second_source():
    research = read_research(GHANA)

    assert research.source_hash == second_source().document_hash != research.document_hash
    assert sum(research.mix.values()) == 100


def test_read_research__viet_nam__official_numbers_with_kind_and_year():
    official = read_research(VIET_NAM).official

    assert [(entry.factor, entry.year) for entry in official] == [(676_600_000, 2022), (659_200_000, 2023)]
    assert {entry.kind for entry in official} == {FactorKind.COMBINED_MARGIN}


def test_read_research__document_beside_it__its_hash(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"report")
    path = changed(tmp_path, "document: second source", "document: report.pdf")

    assert read_research(path).source_hash == keccak(b"report")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("iso: GH", "iso: KE", "iso is 'KE', and ISO 3166-1 has GH for 288"),
        ("code: 288", "code: 287", "ISO 3166-1 has no country for 287"),
        ("name: Ghana", f"name: {'G' * 32}", "longer than 31 bytes"),
        ("gas: 63.2", "gas: 63.1", "288-ghana.yml: mix adds up to 99.9 %"),
        ("gas: 63.2", "goose: 63.2", "of an unknown technology. Known are coal,"),
        ("gas: 63.2", "gas: much", "gas is 'much', not a number"),
        ("gas: 63.2", "gas: -63.2", "not a number of 0 or more"),
        ("grams_per_kwh: 484", "grams_per_kwh: 0", "proposed: grams_per_kwh is '0', not from 0.000001"),
        ("grams_per_kwh: 484", "grams_per_kwh: 10000.1", "not from 0.000001 to 10,000"),
        ("kind: Average", "kind: Mean", "kind is 'Mean', unknown. Choose one of Average, OperatingMargin"),
        ("source_year: 2022", "source_year: last", "source_year is 'last', not a whole number"),
        ("document: second source", "document: gone.pdf", "that file cannot be read: No such file"),
        ("next_review: 2027-06-30", "next_review: soon", "not a day as in 2027-01-31"),
        ("proposed:", "proposal:", "proposed is None, but a mapping of names is required"),
        ("code: 288", "code: 288\ncode: 288", "duplicate key code"),
        ("official: []", "official: many", "not a list of mappings"),
    ],
)
def test_read_research__one_thing_wrong__a_sentence_that_names_it(tmp_path, old, new, sentence):
    with pytest.raises(SourceError) as caught:
        read_research(changed(tmp_path, old, new))

    assert sentence in str(caught.value)


def test_read_research__absent__a_sentence(tmp_path):
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        read_research(tmp_path / "404-kenya.yml")


def test_read_folder__one_country_twice__refused(tmp_path):
    changed(tmp_path, "code: 288", "code: 288")
    changed(tmp_path, "code: 288", "code: 288", "288-gold-coast.yml")

    with pytest.raises(SourceError, match=r"288-gold-coast.yml and 288-ghana.yml are about the same country"):
        read_folder(tmp_path)
