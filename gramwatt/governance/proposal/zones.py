"""Zones as people write and read them: `KE`, `404/3`, `KE/marginal`, `KE/off-grid/1` (types/Zone.sol)."""

from collections.abc import Mapping
from dataclasses import dataclass

from gramwatt.deployer.plan.values import Names
from gramwatt.protocol.factor import OTHER_BASELINES, FactorKind
from gramwatt.protocol.formats import spaced

FALLBACK = "fallback"
ISO_NUMBERS = range(1, 1_000)
BASELINES = {spaced(kind.name): kind for kind in FactorKind if kind > FactorKind.COMBINED_MARGIN}
"""Kinds with zones of their own, by their spelling in a zone."""
SPELLINGS = f"Write KE, 404, KE/3 for a region, KE/{'/n, KE/'.join(BASELINES)}/n, or {FALLBACK}."


@dataclass(frozen=True, slots=True)
class CountryName:
    """ISO 3166-1 alpha-2 code and English short name."""

    iso: str
    name: str


Countries = Mapping[int, CountryName]


def parse_zone(names: Names, where: str, text: str, countries: Countries) -> int:
    """The zone that `text` names. PlanError if it names none."""
    if text in (FALLBACK, "0"):
        return 0
    head, *rest = text.split("/")
    region = _region(rest)
    if region is None:
        raise names.refuse(where, text, "not a zone", SPELLINGS)
    return parse_country(names, where, head, countries) << 16 | region


def parse_country(names: Names, where: str, text: str, countries: Countries) -> int:
    """A country by its number, or by its ISO 3166-1 alpha-2 code if it is on the chain."""
    if text.isdecimal() and int(text) in ISO_NUMBERS:
        return int(text)
    for number, country in countries.items():
        if country.iso == text:
            return number
    known = ", ".join(sorted(country.iso for country in countries.values())) or "none"
    raise names.refuse(
        where,
        text,
        "neither an ISO 3166-1 number nor the code of a country on the chain",
        f"Known are {known}; a proposal with the trigger NewCountry adds others.",
    )


def _region(rest: list[str]) -> int | None:
    if not rest:
        return 0
    if len(rest) == 1 and rest[0].isdecimal():
        return int(rest[0]) if 1 <= int(rest[0]) < OTHER_BASELINES else None
    number = rest[1] if len(rest) == 2 else "0"
    if rest[0] not in BASELINES or len(rest) > 2 or not number.isdecimal() or int(number) > 0xFF:
        return None
    return OTHER_BASELINES | BASELINES[rest[0]] << 8 | int(number)


def zone_text(zone: int, countries: Countries) -> str:
    """The zone as files write it; `parse_zone` reads it."""
    if zone == 0:
        return FALLBACK
    country = countries.get(zone >> 16)
    return "/".join([country.iso if country else str(zone >> 16), *_parts(zone & 0xFFFF)])


def zone_name(zone: int, countries: Countries) -> str:
    """The zone in a sentence: `Kenya (404)`, `Kenya (404), region 3`, `Kenya (404), marginal`."""
    if zone == 0:
        return "Fallback of devices without a country (0)"
    parts = _parts(zone & 0xFFFF)
    tail = f"region {parts[0]}" if parts and parts[0].isdecimal() else " ".join(parts)
    return country_name(zone >> 16, countries) + (f", {tail}" if tail else "")


def country_name(number: int, countries: Countries) -> str:
    """`Kenya (404)`."""
    country = countries.get(number)
    return f"{country.name if country else 'Unknown country'} ({number})"


def _parts(region: int) -> list[str]:
    if region < OTHER_BASELINES:
        return [str(region)] if region else []
    spellings = {int(kind): text for text, kind in BASELINES.items()}
    kind, number = region >> 8 & 0x7F, region & 0xFF
    return [spellings.get(kind, f"baseline {kind}"), *([str(number)] if number else [])]
