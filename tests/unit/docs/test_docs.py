"""The documents say what the code says: errors, reasons, a configuration that loads; no dead link.

integration/docs/test_authorities.py holds the page of powers to the chain.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from gramwatt.protocol.reading import Reason
from oracle.providers.config_file import load_config
from oracle.types.config import Config
from tests.support.evm.artifacts import ROOT, artifact

CONTRACTS = (
    *("EnergyDataBridge", "CarbonCredit", "ReadingVerifier", "P256Verifier"),
    *("DayCurves", "FactorGovernance", "Timelock"),
)
PAGES = [page for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))) if page.exists()]

ERROR = re.compile(r"^\| `(\w+)\(([^)]*)\)` \|", re.MULTILINE)
REASON = re.compile(r"^\| `([a-z_0-9]+)` \|", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
NO_DEFAULT = {"rpc_url", "chain_id", "address_book", "key_file", "key_password_file", "data_dir", "board"}


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def entries(kind: str) -> Iterator[dict]:
    for contract in CONTRACTS:
        yield from (entry for entry in artifact(contract).abi if entry["type"] == kind)


def errors_of_the_abis() -> dict[str, str]:
    return {entry["name"]: ", ".join(part["name"] for part in entry["inputs"]) for entry in entries("error")}


def anchors(page: Path) -> set[str]:
    """What a heading is linked by, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", CODE_BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links() -> list[tuple[Path, str]]:
    return [
        (page, target)
        for page in PAGES
        for target in LINK.findall(CODE_BLOCK.sub("", page.read_text(encoding="utf-8")))
    ]


def test_errors__the_abis_and_the_page__name_the_same_with_the_same_arguments():
    documented = ERROR.findall(text_of("errors.md"))

    assert len({name for name, _ in documented}) == len(documented), "an error stands twice"
    assert dict(documented) == errors_of_the_abis()


def test_errors__reasons_and_the_page__are_the_same():
    assert sorted(REASON.findall(text_of("errors.md"))) == sorted(reason.value for reason in Reason)


def example(folder: Path) -> Config:
    (block,) = re.findall(r"^```toml\n(.*?)^```", text_of("operators.md"), re.MULTILINE | re.DOTALL)
    path = folder / "node.toml"
    path.write_text(block, encoding="utf-8")
    return load_config(path)


def test_operators__the_example__loads_with_every_key_at_its_default(tmp_path):
    config = example(tmp_path)

    for section in Config.model_fields:
        found = getattr(config, section)
        kind = type(found)
        assert found.model_fields_set == set(kind.model_fields), f"[{section}] of the example lacks a key"
        default = kind.model_validate(required(kind))
        for key in kind.model_fields.keys() - NO_DEFAULT:
            assert getattr(found, key) == getattr(default, key), f"{key} in [{section}] is not at its default"


def required(kind: type[BaseModel]) -> dict[str, object]:
    """The least that a section can be made of."""
    values = {"rpc_url": "http://localhost", "chain_id": 1, "address_book": "book.json"}
    return {key: value for key, value in values.items() if key in kind.model_fields}


def test_operators__every_key__is_explained(tmp_path):
    explained = re.findall(r"^\| `(\w+)` \|", text_of("operators.md"), re.MULTILINE)
    keys = [
        member.alias or key
        for section in Config.model_fields
        for key, member in type(getattr(example(tmp_path), section)).model_fields.items()
    ]

    assert explained == keys


def test_links__the_pages__have_some():
    assert links()


@pytest.mark.parametrize(("page", "target"), links(), ids=lambda value: str(getattr(value, "name", value)))
def test_links__each__leads_somewhere(page, target):
    path, _, anchor = target.partition("#")
    found = page.parent / path if path else page

    assert found.exists(), f"{page.name} links to {target}"
    assert not anchor or anchor in anchors(found), f"{found.name} has no heading for #{anchor}"
