"""Research files: the factor proposed for a country, the reasons for it, and the country's market.

deployments/research/<country>-<name>.yml; docs/factors.md describes the sections.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.deployer.errors import SourceError
from gramwatt.deployer.plan.yaml_text import Section, read_yaml
from gramwatt.governance.plausibility.grid_mix import Shares, Technology, read_technologies
from gramwatt.governance.plausibility.second_source import iso_code, second_source
from gramwatt.governance.proposal.content import NewCountry
from gramwatt.protocol.digests import keccak
from gramwatt.protocol.factor import FactorKind, FactorStatus
from gramwatt.protocol.formats import to_factor

FOLDER = ROOT / "deployments" / "research"
FILES = "[0-9]*-*.yml"
SECOND_SOURCE = "second source"  # a value of `source: document:`
MAX_FACTOR = 10_000_000_000  # CountryRegistry.MAX_FACTOR: 10,000 g/kWh
MAX_NAME_BYTES = 31  # a ShortString


@dataclass(frozen=True)
class OfficialFigure:
    """A factor published by one of the country's authorities, in g CO2e per kWh times 1e6."""

    factor: int
    kind: FactorKind
    year: int
    authority: str


@dataclass(frozen=True)
class Research:
    """One research file. source_hash: keccak256 of the document with the value, or else of this file."""

    path: Path
    country: NewCountry
    factor: int
    kind: FactorKind
    status: FactorStatus
    source_year: int
    uncertainty_bps: int
    source_title: str
    source_uri: str | None
    source_hash: bytes
    document_hash: bytes
    mix: Shares
    official: tuple[OfficialFigure, ...]
    next_review: date

    @property
    def zone(self) -> int:
        """The zone of the whole country."""
        return self.country.country << 16


def read_research(path: Path, technologies: Mapping[str, Technology] | None = None) -> Research:
    """Reads the file at `path`. SourceError names the invalid key and value."""
    file = read_yaml(path)
    proposed, source = file.section("proposed"), file.section("source")
    for section in ("market", "regulation"):
        file.text(section)
    document_hash = keccak(path.read_bytes())
    return Research(
        path=path,
        country=_country(file),
        factor=_factor(proposed),
        kind=_kind(proposed),
        status=FactorStatus[_choice(proposed, "status", [member.name for member in FactorStatus])],
        source_year=proposed.integer("source_year"),
        uncertainty_bps=proposed.integer("uncertainty_bps"),
        source_title=source.text("title"),
        source_uri=source.optional("uri"),
        source_hash=_source_hash(path, source) or document_hash,
        document_hash=document_hash,
        mix=_mix(file, technologies or read_technologies()),
        official=tuple(map(_official, file.items("official"))),
        next_review=_day(file, "next_review"),
    )


def read_folder(folder: Path = FOLDER) -> dict[int, Research]:
    """Every research file of a folder, by its zone."""
    technologies = read_technologies()
    by_zone: dict[int, Research] = {}
    for path in sorted(folder.glob(FILES)):
        research = read_research(path, technologies)
        if research.zone in by_zone:
            raise SourceError(
                f"{path.name} and {by_zone[research.zone].path.name} are about the same country.",
                "Keep one of them.",
            )
        by_zone[research.zone] = research
    return by_zone


def _country(file: Section) -> NewCountry:
    code, iso, name = file.integer("code"), file.text("iso"), file.text("name")
    if iso_code(code) != iso:
        raise file.refuse("iso", f"and ISO 3166-1 has {iso_code(code) or 'no country'} for {code}")
    if len(name.encode()) > MAX_NAME_BYTES:
        raise file.refuse("name", f"longer than {MAX_NAME_BYTES} bytes")
    return NewCountry(code, iso, name)


def _factor(section: Section) -> int:
    factor = to_factor(section.decimal("grams_per_kwh"))
    if factor is None or not 1 <= factor <= MAX_FACTOR:
        raise section.refuse("grams_per_kwh", "not from 0.000001 to 10,000 in steps of 0.000001")
    return factor


def _kind(section: Section) -> FactorKind:
    return FactorKind[_choice(section, "kind", [member.name for member in FactorKind])]


def _choice(section: Section, key: str, names: list[str]) -> str:
    """The enum member's name for its spelling in Solidity: COMBINED_MARGIN for CombinedMargin."""
    by_solidity_name = {name.title().replace("_", ""): name for name in names}
    text = section.text(key)
    if text not in by_solidity_name:
        raise section.refuse(key, "unknown", f"Choose one of {', '.join(by_solidity_name)}.")
    return by_solidity_name[text]


def _official(entry: Section) -> OfficialFigure:
    return OfficialFigure(_factor(entry), _kind(entry), entry.integer("year"), entry.text("authority"))


def _mix(file: Section, technologies: Mapping[str, Technology]) -> Shares:
    section = file.section("mix")
    shares = {name: Fraction(section.decimal(name)) for name in section.content}
    for name in shares:
        if name not in technologies:
            raise section.refuse(name, "of an unknown technology", f"Known are {', '.join(technologies)}.")
    if sum(shares.values()) != 100:
        total = sum(section.decimal(name) for name in shares)
        raise SourceError(f"{section.place} adds up to {total} %.", "Correct it to 100 %.")
    return shares


def _source_hash(path: Path, source: Section) -> bytes | None:
    document = source.optional("document")
    if document is None:
        return None
    if document == SECOND_SOURCE:
        return second_source().document_hash
    try:
        return keccak((path.parent / document).read_bytes())
    except OSError as error:
        raise source.refuse("document", f"and that file cannot be read: {error.strerror}") from None


def _day(section: Section, key: str) -> date:
    try:
        return date.fromisoformat(section.text(key))
    except ValueError:
        raise section.refuse(key, "not a day as in 2027-01-31") from None
