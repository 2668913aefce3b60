"""Every invariant is stated in docs/invariants.md, kept by a function, and held by a test that names it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ID = re.compile(r"\b(?:LAW|REG|LANE|BOND|FACTOR|PRICE|VINTAGE|QUORUM|SIGN|PACK|SERIAL|GOV)-\d+\b")
STATED = re.compile(r"^\| ([A-Z]+-\d+) \|", re.MULTILINE)


def stated() -> set[str]:
    return set(STATED.findall((ROOT / "docs/invariants.md").read_text()))


def kept() -> set[str]:
    lines = [line for path in (ROOT / "contracts").rglob("*.sol") for line in path.read_text().splitlines()]
    return {name for line in lines if "@custom:invariant" in line for name in ID.findall(line)}


def held() -> set[str]:
    docstrings = [
        text
        for path in (ROOT / "tests").rglob("test_*.py")
        for text in re.findall(r'"""(.*?)"""', path.read_text(), re.S)
    ]
    natspec = [path.read_text() for path in (ROOT / "tests/fuzz").glob("*.t.sol")]
    ranges = " ".join(docstrings + natspec)
    return set(ID.findall(ranges))


def test_invariants__stated__there_are_some():
    assert len(stated()) >= 30


@pytest.mark.parametrize("name", sorted(stated() | kept()))
def test_invariants__each_id__is_stated_kept_and_held(name):
    missing = [
        where
        for where, names in (("docs", stated()), ("contracts", kept()), ("tests", held()))
        if name not in names
    ]

    assert not missing, f"{name} is missing in {', '.join(missing)}"
