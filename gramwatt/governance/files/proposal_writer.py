"""Writes a proposal file for people to complete: known values are filled in, the others say FILL ME."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from gramwatt.governance.files.proposal_values import AT_EXECUTION
from gramwatt.governance.proposal.content import NewCountry, Trigger
from gramwatt.protocol.factor import FactorKind, FactorStatus, solidity_name

WIDTH = 100
DOCUMENT_URI = "FILL ME: the URI of the document with the reasons"
DOCUMENT_FILE = "FILL ME: that document, in this folder; or `hash:` instead of `file:`"
SOURCE = "FILL ME: the source's file, in this folder; or `sourceHash:` instead of `source:`"


@dataclass(frozen=True)
class DraftFactor:
    """One factor of the file. value: g CO2e per kWh times 1e6. zone: as `zone_text` writes it.

    source: a file's name, or a hash (0x…). curve_file: the day curve's file. comments: a paragraph
    each, written above it.
    """

    zone: str
    value: int
    source_year: int
    source: str = SOURCE
    kind: FactorKind = FactorKind.AVERAGE
    status: FactorStatus = FactorStatus.PROVISIONAL
    uncertainty_bps: int = 0
    effective_from: str = AT_EXECUTION
    curve_file: str | None = None
    comments: tuple[str, ...] = ()


def write(
    trigger: Trigger,
    factors: Sequence[DraftFactor],
    countries: Sequence[NewCountry] = (),
    heading: Sequence[str] = (),
    document_uri: str = DOCUMENT_URI,
    document_file: str = DOCUMENT_FILE,
) -> str:
    """The file's text. heading: comments at the top, a paragraph each."""
    return "\n".join(_lines(trigger, factors, countries, heading, document_uri, document_file)) + "\n"


def _lines(
    trigger: Trigger,
    factors: Sequence[DraftFactor],
    countries: Sequence[NewCountry],
    heading: Sequence[str],
    document_uri: str,
    document_file: str,
) -> Iterator[str]:
    yield from _comment(heading)
    yield f"trigger: {solidity_name(trigger.name)}"
    yield "document:"
    yield f"  uri: {_quoted(document_uri)}"
    yield f"  {_hashed('file', 'hash', document_file)}"
    if countries:
        yield "countries:"
    for country in countries:
        name = _quoted(country.name)
        yield f"  - {{code: {country.country}, iso: {_quoted(country.iso_code)}, name: {name}}}"
    yield "factors:"
    for entry in factors:
        yield from _comment(entry.comments, "  ")
        yield f"  - zone: {entry.zone}"
        yield f"    value: {entry.value:_}   # g CO2e per kWh times 1e6"
        yield f"    effectiveFrom: {entry.effective_from}"
        yield f"    kind: {solidity_name(entry.kind.name)}"
        yield f"    status: {solidity_name(entry.status.name)}"
        yield f"    sourceYear: {entry.source_year}"
        yield f"    uncertaintyBps: {entry.uncertainty_bps}   # in 0.01 %; 0: not stated"
        yield f"    {_hashed('source', 'sourceHash', entry.source)}"
        yield f"    curve: {f'{{file: {_quoted(entry.curve_file)}}}' if entry.curve_file else 'none'}"


def _hashed(file_key: str, hash_key: str, text: str) -> str:
    return f"{hash_key if text.startswith('0x') else file_key}: {_quoted(text)}"


def _quoted(text: str) -> str:
    """The text in YAML's double quotes, escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _comment(paragraphs: Sequence[str], indent: str = "") -> Iterator[str]:
    for paragraph in paragraphs:
        for line in wrap(paragraph, WIDTH - len(indent)):
            yield f"{indent}# {line}"
