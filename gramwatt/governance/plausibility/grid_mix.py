"""The range of factors that a grid's mix allows: each technology's share times its lowest, usual and highest
emissions.

Shares are fractions and bounds are whole g/kWh, so only the result is rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

from gramwatt.chains.evm.abi.artifacts import ROOT
from gramwatt.deployer.errors import SourceError
from gramwatt.deployer.plan.yaml_text import Section, read_yaml
from gramwatt.protocol.factor import FactorKind
from gramwatt.protocol.formats import MILLIONTHS

TECHNOLOGIES = ROOT / "deployments" / "research" / "technologies.yml"
Shares = Mapping[str, Fraction]
"""Per cent by technology; they add up to 100."""


@dataclass(frozen=True)
class Technology:
    """Life-cycle emissions of one technology, in g CO2e per kWh."""

    name: str
    low: int
    usual: int
    high: int


@dataclass(frozen=True)
class Span:
    """The range that a mix allows, in g CO2e per kWh times 1e6; low is rounded down and high up."""

    low: int
    usual: int
    high: int

    def __contains__(self, factor: int) -> bool:
        return self.low <= factor <= self.high


def read_technologies(path: Path = TECHNOLOGIES) -> dict[str, Technology]:
    """The bounds by technology; the file names the source of each."""
    return {
        name: _technology(name, entry)
        for name, entry in read_yaml(path).section("technologies").sections().items()
    }


def span_of(shares: Shares, kind: FactorKind, technologies: Mapping[str, Technology]) -> Span:
    """The range of a factor of that kind on a grid with these shares.

    An average is the weighted sum. A margin lies between the cleanest and the dirtiest technology of the mix.
    """
    used = [(share, technologies[name]) for name, share in shares.items() if share]
    usual = sum((share * technology.usual for share, technology in used), Fraction(0)) / 100
    if kind is FactorKind.AVERAGE:
        low = sum((share * technology.low for share, technology in used), Fraction(0)) / 100
        high = sum((share * technology.high for share, technology in used), Fraction(0)) / 100
    else:
        low = Fraction(min(technology.low for _, technology in used))
        high = Fraction(max(technology.high for _, technology in used))
    return Span(floor(low * MILLIONTHS), round(usual * MILLIONTHS), ceil(high * MILLIONTHS))


def _technology(name: str, entry: Section) -> Technology:
    low, usual, high = (entry.integer(bound) for bound in ("low", "usual", "high"))
    if not low <= usual <= high:
        raise SourceError(
            f"{entry.place} gives {low}, {usual}, {high}, which are not in ascending order.", "Correct them."
        )
    return Technology(name, low, usual, high)
